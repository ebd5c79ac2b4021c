// Sets what was chosen in an earlier visit before anything is painted; see src/ui/theme.ts.
try {
  const theme = localStorage.getItem("tandiff:theme");
  if (theme === "light" || theme === "dark") document.documentElement.dataset.theme = theme;
  if (localStorage.getItem("tandiff:diff-colours") === "safe") document.documentElement.dataset.diff = "safe";
} catch {
  // Storage is switched off: the system's theme stands.
}
