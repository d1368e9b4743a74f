/** The server said no: its own words, and the status they came with. */
export class ApiError extends Error {
  readonly status: number;
  readonly errors: readonly string[];
  /** What came along: of a version that was deleted KV answers 404 with its metadata. */
  readonly data: unknown;
  constructor(status: number, errors: readonly string[], data?: unknown) {
    super(errors.join("; ") || `HTTP ${status}`);
    this.status = status;
    this.errors = errors;
    this.data = data;
  }
  get isSealed(): boolean { return this.status === 503; }
  get isDenied(): boolean { return this.status === 403; }
  get isMissing(): boolean { return this.status === 404; }
}

/** There was no answer: the server is down, or something between it and here is. */
export class Unreachable extends Error {}

/** True for what a component causes itself when it goes away while a call is under way: nobody wants to read about it. */
export const isAbort = (e: unknown): boolean => e instanceof DOMException && e.name === "AbortError";
