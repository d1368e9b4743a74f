export const secrets = {
  nav: "Secrets",
  title: "Secrets",
};
