// What belongs to the later of the four steps; a script of its own, so that the first chapter is light.
import { learner } from './learner';
import type { Widgets } from './stage';
import { stepsBar } from './steps-bar';

export const widgets: Widgets = { 'steps-bar': stepsBar, learner };
