import { render } from "preact";
import { App } from "./app/shell.tsx";
import { hasDirtyDrafts } from "./app/drafts.ts";
import { look } from "./app/server.ts";
import "./app/theme.ts";
import "./style/style.css";

addEventListener("beforeunload", e => { if (hasDirtyDrafts()) e.preventDefault(); });

void look();
render(<App />, document.getElementById("app")!);
