// Everything that figures say, in German; fetched by German pages.
import { setFigures } from '../figures';
import { setLinks } from '../links';
import { setMarch } from '../march';
import { setMore } from '../more';
import { setRuns } from '../runs';
import { figures } from './figures';
import { links } from './links';
import { march } from './march';
import { more } from './more';
import { runs } from './runs';

export function speak(): void {
  setFigures(figures);
  setLinks(links);
  setMarch(march);
  setMore(more);
  setRuns(runs);
}
