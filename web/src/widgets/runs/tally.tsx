// What the reader has predicted in this chapter, and how many of it came true. The score is on predictions, not
// on who wins.
import { words } from '../../words/runs';
import type { Bet, View, Widget, WidgetProps } from '../contract';

const made = (bets: readonly Bet[]) => bets.filter(({ said }) => typeof said === 'string');

function Tally({ view }: WidgetProps) {
  const bets = view.bets ?? [];
  const mine = made(bets);
  const won = mine.filter((bet) => bet.won).length;
  return (
    <div class="tally">
      <p class="chart-title">
        <span>{words.tally.title}</span>
        <strong>{mine.length > 0 ? words.tally.score(won, mine.length) : ''}</strong>
      </p>
      {mine.length === 0 && <p class="nothing">{words.tally.none}</p>}
      <ol>
        {bets.map((bet) => (
          <li key={bet.question} class={lookOf(bet)}>
            <a href={`#${bet.question}`}>{bet.asks}</a> <span>{outcome(bet)}</span>
          </li>
        ))}
      </ol>
    </div>
  );
}

const lookOf = ({ said, won }: Bet): string =>
  said === undefined ? 'open' : said === null ? 'shown' : won ? 'won' : 'lost';

function outcome({ said, right, won }: Bet): string {
  if (said === undefined) return words.tally.open;
  if (said === null) return words.tally.shown;
  return `“${said}”: ${won ? words.tally.right : words.tally.wrong(right)}`;
}

function describe(view: View): string {
  const mine = made(view.bets ?? []);
  if (mine.length === 0) return '';
  return `${words.tally.title}: ${words.tally.score(mine.filter(({ won }) => won).length, mine.length)}.`;
}

export const tally: Widget = { render: (props) => <Tally {...props} />, describe };
