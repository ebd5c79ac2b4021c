import { WebsocketProvider } from "y-websocket";
import * as Y from "yjs";
import { showShared, socketUrl } from "../shared-editor.ts";

const doc = new Y.Doc();
const provider = new WebsocketProvider(socketUrl, "code", doc, { disableBc: true });
showShared(doc.getText("text"), provider.awareness);
