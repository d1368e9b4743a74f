import { nextTheme, theme } from "../app/theme.ts";
import { t } from "../text/en.ts";
import { IconButton } from "./button.tsx";
import { Auto, Moon, Sun } from "./icons.tsx";

const icons = { system: Auto, light: Sun, dark: Moon };

export const ThemeButton = () => (
  <IconButton label={t.shell.theme(theme.value, nextTheme(theme.value))} icon={icons[theme.value]} onClick={() => { theme.value = nextTheme(theme.value); }} />
);
