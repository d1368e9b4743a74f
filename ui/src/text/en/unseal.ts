export const unseal = {
  title: "Sealed",
};
