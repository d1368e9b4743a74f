import { useEffect, useState } from "preact/hooks";
import { initialize } from "../../api/sys.ts";
import { Unreachable } from "../../api/errors.ts";
import { held } from "../../app/held.ts";
import { useAction } from "../../app/load.ts";
import { look, status } from "../../app/server.ts";
import { Front } from "../../parts/front.tsx";
import { t } from "../../text/en.ts";
import { HandoutStep } from "./handout-step.tsx";
import { handoutsOf, requestOf, type Handout, type Plan } from "./plan.ts";
import { PlanForm } from "./plan-form.tsx";
import { welcome } from "./room.ts";

/** First contact: asks what the seal needs, initialises, and shows once what must be kept. */
export function WelcomeRoom() {
  const [handouts, setHandouts] = useState<readonly Handout[] | null>(null), [at, setAt] = useState(0), [isLost, setLost] = useState(false);
  const action = useAction(), isAuto = status.value?.recovery_seal ?? false;

  const start = (plan: Plan) => action.run(async () => {
    held.value = welcome; // from here on the server may be initialised: this page stays until its keys were saved
    setLost(false);
    try {
      const answer = await initialize(requestOf(plan, isAuto));
      setHandouts(handoutsOf(answer, plan, isAuto, location.origin));
    } catch (e) {
      setLost(e instanceof Unreachable);
      held.value = null;
      throw e;
    }
  });
  const finish = () => {
    setHandouts(null);
    held.value = null;
    void look();
  };
  useEffect(() => {
    if (!handouts) return undefined;
    const warn = (e: BeforeUnloadEvent) => e.preventDefault();
    addEventListener("beforeunload", warn);
    return () => removeEventListener("beforeunload", warn);
  }, [handouts]);

  const handout = handouts?.[at];
  if (handouts && handout) return <HandoutStep key={at} handout={handout} at={at} of={handouts.length} onBack={() => setAt(at - 1)} onNext={at + 1 < handouts.length ? () => setAt(at + 1) : finish} />;
  return (
    <Front wide title={t.welcome.title} lead={isAuto ? t.welcome.leadAuto(status.value!.type) : t.welcome.leadShares}>
      <PlanForm isAuto={isAuto} isBusy={action.isBusy} error={action.error} isLost={isLost} onSubmit={start} />
    </Front>
  );
}
