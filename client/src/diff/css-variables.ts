import "react";

declare module "react" {
  // React's own type knows the standard properties only.
  interface CSSProperties {
    [variable: `--${string}`]: string | number | undefined;
  }
}
