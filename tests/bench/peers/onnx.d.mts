export interface Onnx {
  readonly nodes: readonly {
    readonly op: string;
    readonly inputs: readonly string[];
    readonly outputs: readonly string[];
    readonly attributes?: Readonly<Record<string, number | readonly number[]>>;
  }[];
  readonly constants: readonly Named<{ readonly values: Float32Array }>[];
  readonly input: Named;
  readonly output: Named;
}
type Named<More = object> = { readonly name: string; readonly shape: readonly number[] } & More;
export function varint(value: number | bigint): Uint8Array;
export function onnx(model: Onnx): Uint8Array;
