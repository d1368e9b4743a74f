export const code = {
  line: (line: number) => `Line ${line}`,
};
