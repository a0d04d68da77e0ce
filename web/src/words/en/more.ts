// English: the widgets that only some chapters have.
export const more = {
  network: {
    label: 'The layers, from the input to the output',
    waiting: 'The network is waiting for its first numbers.',
    in: 'In comes the batch',
    total: (count: string) => `${count} learned numbers in all`,
    learned: (count: string) => `${count} learned`,
    gathered: (count: string) => `${count} gathered`,
    nothing: 'learns nothing',
    work: (count: string) => `${count} operations`,
    values: (mean: string, spread: string) => `mean ${mean}, spread ${spread}`,
    describe: (layers: number, total: string) =>
      `A network of ${layers} layers with ${total} learned numbers.`,
  },
  code: {
    label: 'The listing',
    waiting: 'The listing is not here.',
    walk: 'Walk through the code',
    back: 'Back',
    on: 'Next layer',
    before: 'The batch stands in front of the first layer.',
    after: (layer: string, shape: string, mean: string, spread: string) =>
      `After ${layer}: ${shape}, mean ${mean}, spread ${spread}.`,
    gone: 'not in the network at the moment',
    pytorch: 'PyTorch code of the network as it is set now',
    copy: 'Copy',
    copied: 'Copied.',
    refused: 'The browser does not allow it: select the text and copy it by hand.',
    weights: 'Save its weights (safetensors)',
    describe: (lines: number) => `A listing of ${lines} lines.`,
    lines: (layer: string, lines: string) => `${layer} stands in line ${lines}.`,
  },
  gossip: {
    waiting: 'The matrix is waiting for its first numbers.',
    tooMany: 'For more than 24 soldiers the matrix is too fine to read.',
    caption: (axis: 'columns' | 'rows'): string =>
      axis === 'columns'
        ? 'Statistics down the columns: does output i hear of input j?'
        : 'Statistics along the rows: does output i hear of input j?',
    corner: 'output of, from',
    soldier: (number: number) => `soldier ${number}`,
    legend: (most: string) =>
      `empty: does not hear; strongest: ${most}, the root of all squared derivatives`,
    describe: (row: number, others: number, all: number, own: string) =>
      `The output of soldier ${row} depends on ${others} of the ${all} others, on himself with ${own}.`,
  },
  running: {
    waiting: 'The tracks are waiting for their first numbers.',
    mean: 'mean',
    variance: 'variance',
    batch: 'one batch',
    line: 'running statistic',
    truth: 'of everyone',
    track: (name: string, now: string, truth: string) =>
      `The running ${name} has come to ${now}; that of everyone is ${truth}.`,
    value: 'the traveller',
    verdict: 'by the book',
    right: 'by everyone',
    off: 'off by',
    describe: (batches: number, mean: string, truth: string, variance: string, real: string) =>
      `After ${batches} ${batches === 1 ? 'batch' : 'batches'} the running mean is ${mean}, of everyone ${truth}; the running variance ${variance}, of everyone ${real}.`,
    judged: (verdict: string, truth: string) =>
      `The traveller is given ${verdict} by the running statistics, and would be given ${truth} by those of everyone.`,
  },
  channels: {
    waiting: 'The maps are waiting for their first numbers.',
    before: 'What the convolution gives: a map for each image and channel',
    after: 'After the norm: the same maps',
    mean: 'mean',
    variance: 'variance',
    image: (number: number) => `image ${number}`,
    channel: (channel: number) => `channel ${channel}`,
    map: (channel: number, image: number) => `channel ${channel} of image ${image}`,
    shared: (channel: number, values: number, images: number) =>
      `Channel ${channel}: ${values} numbers, 64 places in each of ${images} ${images === 1 ? 'image' : 'images'}, share this mean and this variance.`,
    same: (rows: number) =>
      `Computed once more by BatchNorm1d on a table of ${rows} rows, one for each place: the same bits.`,
    describe: (channel: number, images: number, mean: string, variance: string) =>
      `Maps of ${images} images in 4 channels. Channel ${channel}: mean ${mean}, variance ${variance}.`,
  },
  court: {
    waiting: 'The network is learning its trade; a moment.',
    digit: (label: number) => `the digit that is judged, a ${label}`,
    judged: (label: number) => `A ${label} stands before the court, and with him:`,
    company: (others: number) => `his company of ${others}`,
    nobody: 'nobody.',
    train: 'Train mode: by the company',
    eval: 'Eval mode: by the book',
    verdict: (digit: number) => `“${digit}”`,
    right: 'right',
    wrong: 'wrong',
    says: (digit: number, share: string) => `${digit}, with a probability of ${share}`,
    describe: (label: number, others: number, train: string, evaluated: string) =>
      `A ${label} in a company of ${others}. In train mode: ${train}. In eval mode: ${evaluated}.`,
  },
  cube: {
    names: { batch: 'BatchNorm', layer: 'LayerNorm', instance: 'InstanceNorm', group: 'GroupNorm' },
    who: 'Who shares a mean?',
    samples: (count: number) => `${count} samples (N)`,
    channels: (count: number) => `${count} channels (C)`,
    places: (count: number) => `${count} places (L)`,
    count: (name: string, statistics: number, each: number) =>
      `${name}: ${statistics} ${statistics === 1 ? 'mean' : 'means'}, each of ${each} ${each === 1 ? 'number' : 'numbers'}. The filled ones share the first.`,
    describe: (name: string, statistics: number, each: number) =>
      `A block of samples, channels and places under ${name}: ${statistics} ${statistics === 1 ? 'mean' : 'means'}, each of ${each} numbers.`,
  },
};
export type MoreWords = typeof more;
