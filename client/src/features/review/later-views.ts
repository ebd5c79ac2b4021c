import { later, laterWhenOpen } from "../../ui/later.tsx";

/** What the page can do without until the first lines of the changes are there. */
export const Overview = later(async () => (await import("./Overview.tsx")).Overview).View;
export const DueBar = later(async () => (await import("./DueBar.tsx")).DueBar).View;
export const RuleBar = later(async () => (await import("./RuleBar.tsx")).RuleBar).View;
export const FileView = later(async () => (await import("./FileView.tsx")).FileView).View;
const searchPanel = later(async () => (await import("./SearchPanel.tsx")).SearchPanel);
export const SearchPanel = searchPanel.View;
/** Loads the search soon: who presses its key goes on typing at once. */
export const beginSearchPanel = searchPanel.begin;
export const CommentsPanel = later(async () => (await import("./CommentsPanel.tsx")).CommentsPanel).View;
export const NoSuchFile = later(async () => (await import("./NoSuchFile.tsx")).NoSuchFile).View;
export const PictureDiff = later(async () => (await import("./PictureDiff.tsx")).PictureDiff).View;
export const QuickOpen = laterWhenOpen(async () => (await import("../../diff/QuickOpen.tsx")).QuickOpen);
export const DoneDialog = laterWhenOpen(async () => (await import("./DoneDialog.tsx")).DoneDialog);
