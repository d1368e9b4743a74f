export const seal = {
  nav: "Seal",
  title: "Seal",
};
