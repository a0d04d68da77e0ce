// What the small charts of these widgets draw with.
export { short } from '../../charts/format';
export { extent, scale, ticks } from '../../charts/scale';
