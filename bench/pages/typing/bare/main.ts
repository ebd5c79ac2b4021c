/** A text and where it comes in. */
interface Insertion {
  readonly at: number;
  readonly text: string;
}

const socket = new WebSocket(new URLSearchParams(location.search).get("socket") ?? "");
const room = document.createElement("pre");
room.id = "text";
room.contentEditable = "plaintext-only";
const shown = document.createTextNode("");
room.append(shown);
document.body.append(room);

socket.addEventListener("message", ({ data }) => {
  const { at, text }: Insertion = JSON.parse(String(data));
  shown.insertData(at, text);
});
room.addEventListener("beforeinput", (event) => {
  event.preventDefault();
  const selection = getSelection();
  const at = selection?.focusNode === shown ? selection.focusOffset : 0;
  const text = event.data ?? "\n";
  shown.insertData(at, text);
  selection?.collapse(shown, at + text.length);
  const insertion: Insertion = { at, text };
  socket.send(JSON.stringify(insertion));
});
