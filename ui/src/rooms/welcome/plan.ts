import type { InitAnswer, InitRequest } from "../../api/sys.ts";
import { t } from "../../text/en.ts";
import { withoutArmor } from "./armor.ts";

/** What the form of the wizard holds. */
export interface Plan { isLater: boolean; shares: number; threshold: number; isPgp: boolean; keys: readonly string[] }
export const usual: Plan = { isLater: false, shares: 5, threshold: 3, isPgp: false, keys: [] };
const MOST = 255;

export interface Problems { shares?: string; threshold?: string; keys?: readonly (string | undefined)[] }

/** What is wrong with the plan; empty where it is right. */
export function problemsOf(plan: Plan): Problems {
  if (plan.isLater) return {};
  const problems: Problems = {};
  if (!isBetween(plan.shares, 1, MOST)) problems.shares = t.welcome.badShares;
  else if (!isBetween(plan.threshold, 1, plan.shares)) problems.threshold = t.welcome.badThreshold;
  else if (plan.shares > 1 && plan.threshold === 1) problems.threshold = t.welcome.oneOfMany;
  if (plan.isPgp && !problems.shares) {
    const keys = Array.from({ length: plan.shares }, (_, i) => plan.keys[i]?.trim() ? undefined : t.welcome.pgpMissing(i + 1));
    if (keys.some(key => key)) problems.keys = keys;
  }
  return problems;
}

/** The plan as the server wants it. */
export function requestOf(plan: Plan, isAuto: boolean): InitRequest {
  const { shares, threshold } = plan.isLater ? { shares: 0, threshold: 0 } : plan;
  const keys = plan.isPgp && !plan.isLater ? Array.from({ length: shares }, (_, i) => withoutArmor(plan.keys[i] ?? "")) : [];
  return isAuto
    ? { recovery_shares: shares, recovery_threshold: threshold, ...(keys.length > 0 && { recovery_pgp_keys: keys }) }
    : { secret_shares: shares, secret_threshold: threshold, ...(keys.length > 0 && { pgp_keys: keys }) };
}

/** What an initialisation hands out, once: the shares, then the root token. */
export interface Handout { title: string; what: string; lead: string; value: string; file: string; text: string }

export function handoutsOf(answer: InitAnswer, plan: Plan, isAuto: boolean, address: string): Handout[] {
  const shares = (isAuto ? answer.recovery_keys_base64 : answer.keys_base64) ?? [];
  const kind = isAuto ? t.welcome.recoveryShare : t.welcome.unsealShare;
  const use = isAuto ? t.welcome.fileRecovery : t.welcome.fileUnseal;
  const file = (name: string) => `${name}-${new URL(address).hostname}.txt`;
  return [
    ...shares.map((value, i): Handout => {
      const title = t.welcome.shareTitle(kind, i + 1, shares.length);
      return {
        title, what: kind, value, lead: plan.isPgp ? t.welcome.shareLeadPgp : t.welcome.shareLead, file: file(`${kind.toLowerCase().replace(" ", "-")}-${i + 1}`),
        text: [t.welcome.fileHead(title, address), t.welcome.fileThreshold(plan.threshold, shares.length), use, "", value, ""].join("\n"),
      };
    }),
    {
      title: t.welcome.tokenTitle, what: t.welcome.tokenTitle, lead: t.welcome.tokenLead, value: answer.root_token, file: file("root-token"),
      text: [t.welcome.fileHead(t.welcome.tokenTitle, address), t.welcome.fileToken, "", answer.root_token, ""].join("\n"),
    },
  ];
}

const isBetween = (n: number, least: number, most: number): boolean => Number.isInteger(n) && n >= least && n <= most;
