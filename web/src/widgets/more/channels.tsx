// BatchNorm2d: the maps of a few images, channel by channel. The channel in focus shares one mean and one
// variance over all of its places in all images; the others have their own.
import { figure } from '../../charts/format';
import type { ChannelsAsk, ChannelsFact } from '../../engine/facts';
import { M } from '../../words/more';
import type { Attrs, View, Widget, WidgetProps } from '../contract';
import { Picture, PlaceMap } from './maps';
import { factOf } from './nets';

const CHANNELS = 4;
const PLACES = 64;

const askOf = ({ wanted, scene }: View, attrs: Attrs): ChannelsAsk => ({
  kind: 'channels',
  images: Math.max(1, Math.round(Number(attrs.images ?? 4))),
  seed: (wanted ?? scene).seed,
});
const focusOf = (attrs: Attrs): number =>
  Math.max(0, Math.min(CHANNELS - 1, Math.round(Number(attrs.channel ?? 0))));

function Channels({ view, attrs, bound, intend }: WidgetProps) {
  const fact = factOf<'channels'>(view, askOf(view, attrs));
  if (!fact) return <p class="figure-waiting">{M.channels.waiting}</p>;
  if ('sentence' in fact) return <p class="trouble">{fact.sentence}</p>;
  const after = attrs.stage === 'y';
  const values = after ? fact.y : fact.x;
  const largest = values.reduce((most, value) => Math.max(most, Math.abs(value)), 0);
  const images = fact.pixels.length / PLACES;
  const focus = focusOf(attrs);
  const name = attrs.poster ? undefined : bound?.channel;
  const choose = (channel: number) =>
    name && intend({ kind: 'var', name, value: channel, done: true });
  const map = (image: number, channel: number) => {
    const from = (image * CHANNELS + channel) * PLACES;
    return values.subarray(from, from + PLACES);
  };
  const all = Array.from({ length: images }, (_, at) => at);
  return (
    // Many images are wider than a phone: keys scroll them.
    <div class="channels-figure" tabIndex={attrs.poster ? undefined : 0}>
      <table>
        <caption>{after ? M.channels.after : M.channels.before}</caption>
        <thead>
          <tr>
            <td class="corner" />
            {all.map((image) => (
              <th key={image} scope="col">
                <Picture
                  pixels={fact.pixels.subarray(image * PLACES, (image + 1) * PLACES)}
                  label={M.channels.image(image + 1)}
                />
              </th>
            ))}
            <th scope="col">{M.channels.mean}</th>
            <th scope="col">{M.channels.variance}</th>
          </tr>
        </thead>
        <tbody>
          {Array.from({ length: CHANNELS }, (_, channel) => (
            <tr key={channel} class={channel === focus ? 'focused' : ''}>
              <th scope="row">
                {name ? (
                  <button
                    type="button"
                    aria-pressed={channel === focus}
                    onClick={() => choose(channel)}
                  >
                    {M.channels.channel(channel)}
                  </button>
                ) : (
                  M.channels.channel(channel)
                )}
              </th>
              {all.map((image) => (
                <td key={image}>
                  <PlaceMap
                    values={map(image, channel)}
                    largest={largest}
                    label={M.channels.map(channel, image + 1)}
                  />
                </td>
              ))}
              <td class="number-cell">{figure(fact.mean[channel] ?? Number.NaN)}</td>
              <td class="number-cell">{figure(fact.variance[channel] ?? Number.NaN)}</td>
            </tr>
          ))}
        </tbody>
      </table>
      <p class="note">{sentence(fact, focus, images)}</p>
    </div>
  );
}

const same = (a: Float32Array, b: Float32Array) => a.every((value, at) => value === b[at]);
function sentence(fact: ChannelsFact, focus: number, images: number): string {
  const values = images * PLACES;
  const shared = M.channels.shared(focus, values, images);
  return same(fact.y, fact.asRows) ? `${shared} ${M.channels.same(values)}` : shared;
}

function describe(view: View, attrs: Attrs): string {
  const fact = factOf<'channels'>(view, askOf(view, attrs));
  if (!fact) return M.channels.waiting;
  if ('sentence' in fact) return fact.sentence;
  const focus = focusOf(attrs);
  const number = (of: Float32Array) => figure(of[focus] ?? Number.NaN);
  return M.channels.describe(
    focus,
    fact.pixels.length / PLACES,
    number(fact.mean),
    number(fact.variance),
  );
}

export const channels: Widget = {
  render: (props) => <Channels {...props} />,
  describe,
  picture: true,
  asks: (view, attrs) => [askOf(view, attrs)],
};
