import { ApiError, Unreachable } from "../api/errors.ts";
import { sentence } from "../parts/sentence.ts";
import { t } from "../text/en.ts";

/** An error as a person should read it: the server's words, and the remedy where it is known. */
export function remedyFor(error: Error): { words: string; remedy: string | undefined } {
  if (error instanceof Unreachable) return { words: t.errors.unreachable, remedy: t.errors.unreachableRemedy };
  if (!(error instanceof ApiError)) return { words: error.message, remedy: undefined };
  const words = error.errors.length > 0 ? error.errors.join("; ").trim() : t.errors.status(error.status);
  return { words: sentence(words), remedy: byStatus[error.status] };
}

const byStatus: Record<number, string | undefined> = {
  403: t.errors.deniedRemedy,
  404: t.errors.missingRemedy,
  412: t.errors.staleRemedy,
  413: t.errors.tooLargeRemedy,
  429: t.errors.busyRemedy,
  503: t.errors.sealedRemedy,
};
