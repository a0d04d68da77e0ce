// The widgets that only some chapters have; a script of their own.
import type { Widgets } from '../stage';
import { axesCube } from './axes-cube';
import { channels } from './channels';
import { code } from './code';
import { court } from './court';
import { gossip } from './gossip';
import { network } from './network';
import { running } from './running';

export const widgets: Widgets = {
  network,
  code,
  'axes-cube': axesCube,
  gossip,
  running,
  channels,
  court,
};
