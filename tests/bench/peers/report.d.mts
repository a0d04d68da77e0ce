export interface Line {
  readonly where: string;
  readonly engine: string;
  readonly round?: number;
  readonly case?: string;
  readonly us?: number;
  readonly failed?: string;
  readonly settings?: string;
}
export interface Result {
  readonly machine: { cpu: string; cores: number; system: string; load: number };
  readonly commit: string;
  readonly changed: boolean;
  readonly where: Readonly<Record<string, string>>;
  readonly rounds: number;
  readonly libraries: readonly { readonly name: string; readonly version?: string }[];
  readonly measured: readonly Line[];
}
export function text(result: Result): string;
