/** The walk-through and the workspace, in the call and afterwards. */
export function CallPage() {
  return <p>The call.</p>;
}
