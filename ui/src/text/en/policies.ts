export const policies = {
  nav: "Policies",
  title: "Policies",
};
