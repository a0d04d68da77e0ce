export interface TfLite {
  readonly tensors: readonly {
    readonly shape: readonly number[];
    readonly values?: Float32Array | Int32Array;
  }[];
  readonly nodes: readonly {
    readonly op: string;
    readonly inputs: readonly number[];
    readonly outputs: readonly number[];
    readonly relu?: boolean;
  }[];
  readonly input: number;
  readonly output: number;
}
export function tflite(model: TfLite): Uint8Array;
