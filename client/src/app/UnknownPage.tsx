import { Link } from "../ui/Link.tsx";
import { CalmPage } from "./CalmPage.tsx";

export function UnknownPage() {
  return (
    <CalmPage title="There is nothing at this address">
      <p>Check that the link was copied whole, or ask the person who sent it for it again.</p>
      <p>
        <Link href="/">What Tandiff is</Link>
      </p>
    </CalmPage>
  );
}
