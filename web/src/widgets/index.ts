export type { StageProps } from './stage';
export { asked, describe, enlist, Stage, summon, WIDGET_RENDERERS, wanted } from './stage';
