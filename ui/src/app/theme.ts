import { effect, signal } from "@preact/signals";

export type Theme = "system" | "light" | "dark";
const KEY = "strongroom.theme";

export const asTheme = (text: string | null): Theme => text === "light" || text === "dark" ? text : "system";
export const nextTheme = (theme: Theme): Theme => theme === "system" ? "light" : theme === "light" ? "dark" : "system";

export const theme = signal<Theme>(asTheme(localStorage.getItem(KEY)));

effect(() => {
  if (theme.value === "system") {
    document.documentElement.removeAttribute("data-theme");
    localStorage.removeItem(KEY);
  } else {
    document.documentElement.setAttribute("data-theme", theme.value);
    localStorage.setItem(KEY, theme.value);
  }
});
