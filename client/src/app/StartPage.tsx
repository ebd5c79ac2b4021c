import { CalmPage } from "./CalmPage.tsx";

export function StartPage() {
  return (
    <CalmPage title="Open the link that you were sent">
      <p>
        Tandiff is a code review interview: you review a merge request on your own, then talk it through and
        improve it together.
      </p>
      <p>
        There are no accounts here. Your invitation has a link of your own; it opens your page, on any device,
        as often as you like.
      </p>
      <p>
        You organise interviews? On the machine that runs Tandiff, <code>pnpm tandiff link</code> prints your
        link.
      </p>
    </CalmPage>
  );
}
