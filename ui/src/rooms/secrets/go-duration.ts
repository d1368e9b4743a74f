import { t } from "../../text/en.ts";

/** What is wrong with a duration as the server reads it ("1h30m", "90s", seconds), or undefined. Empty is none. */
export const durationProblem = (text: string): string | undefined =>
  /^-?(\d+(\.\d+)?(ns|us|µs|ms|s|m|h|d))*$|^-?\d+$/.test(text.trim()) && text.trim() !== "-" ? undefined : t.secrets.settings.durationProblem;
