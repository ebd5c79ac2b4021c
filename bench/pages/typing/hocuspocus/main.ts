import { HocuspocusProvider } from "@hocuspocus/provider";
import * as Y from "yjs";
import { showShared, socketUrl } from "../shared-editor.ts";

const doc = new Y.Doc();
const { awareness } = new HocuspocusProvider({ url: socketUrl, name: "code", document: doc });
if (awareness) showShared(doc.getText("text"), awareness);
