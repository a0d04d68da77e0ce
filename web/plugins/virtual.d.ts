declare module 'virtual:sirnorm-data' {
  /** URLs of the CSV files, as Vite's ?url gives them. */
  export const digits: string;
  export const wine: string;
  export const allDigits: string;
  export const names: string;
}
