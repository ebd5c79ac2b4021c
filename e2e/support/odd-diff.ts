import { crc32, deflateSync } from "node:zlib";
import { makeRepository, type Repository } from "./git-repo.ts";

/** `line 1` to `line <count>`, each ended by LF. */
function lines(count: number): string {
  return Array.from({ length: count }, (_, index) => `line ${index + 1}\n`).join("");
}

const latin1 = (text: string): Uint8Array => Buffer.from(text, "latin1");

const ruby = Array.from({ length: 60 }, (_, index) =>
  index % 6 === 0 ? `def method_${index}` : index % 6 === 5 ? "end" : `  total_${index} = ${index}`,
).join("\n");

/** Characters that nobody sees: a right-to-left override, its end, and a zero-width space. */
export const trojan = 'if (access !== "user\u202E \u2066// only admins\u2069 \u2066") {\u200B}\n';

/**
 * A repository with every kind of difference, from `main` to `feature` in three commits. What it holds is
 * listed by name; nothing here is computed by what is tested.
 */
export async function oddDiffRepository(folder: string): Promise<Repository> {
  const repository = await makeRepository(folder, [
    {
      message: "Everything before",
      write: {
        ".gitattributes":
          "dist/* linguist-generated\ndist/own.js -linguist-generated\n*.sql gitlab-generated\n",
        "app/order.rb": `${ruby}\n`,
        "app/untouched.rb": "# nothing happens here\nNEEDLE = :untouched\n",
        "big.txt": lines(400),
        "crlf.txt": lines(12).replaceAll("\n", "\r\n"),
        "to-crlf.txt": lines(6),
        "mixed.txt": "one\r\ntwo\nthree\nfour\nfive\n",
        "trojan.js": "const access = level();\n",
        "lib/old name.txt": lines(20),
        "mode.sh": "#!/bin/sh\necho mode\n",
        "data.bin": new Uint8Array([0, 1, 2, 255, 254, 0]),
        "logo.png": png(3, 2),
        "icon.svg": '<svg xmlns="http://www.w3.org/2000/svg" width="20" height="10"></svg>\n',
        link: { symlink: "big.txt" },
        "no-final-newline.txt": "first\nlast",
        "spaces.py": "def a():\n  return 1\n\ndef b():\n  return 2\n",
        "only-spaces.py": "x = 1\n",
        "wide.txt": `${"abcdefgh".repeat(60)}\nshort\n`,
        "gone.txt": "this was here\nNEEDLE before\n",
        "dist/bundle.js": "var a=1;\n",
        "dist/own.js": "var own=1;\n",
        "schema.sql": "create table a;\n",
        "bom.txt": "first\nsecond\n",
        "latin1.txt": latin1("caf\u00e9\nsame\n"),
        "bare-cr.txt": "one\rtwo\nthree\n",
        "tabs.go": "\tif x {\n\t\treturn\n\t}\n",
        "app/show.html.erb":
          '<p class="order">\n  <% if order.late? %>\n    <b>Late</b>\n  <% end %>\n</p>\n',
      },
    },
    {
      branch: "feature",
      message: "Change the order\n\nIt was in the wrong order.",
      remove: ["lib/old name.txt", "gone.txt"],
      write: {
        "app/order.rb": `${ruby.replace("total_8 = 8", "total_8 = 80")}\n`,
        "big.txt": lines(400).replace("line 10\n", "line ten\n"),
        "lib/new name.txt": lines(20).replace("line 3\n", "line three\n"),
        "wide.txt": `${"abcdefgh".repeat(60)}!\nshort\n`,
      },
    },
    {
      message: "Change it again",
      write: {
        "app/order.rb": `${ruby.replace("total_8 = 8", "total_8 = 88")}\n`,
        "big.txt": lines(400).replace("line 10\n", "line ten\n").replace("line 390\n", "line NEEDLE\n"),
        "crlf.txt": lines(13).replaceAll("\n", "\r\n"),
        "to-crlf.txt": lines(6).replaceAll("\n", "\r\n"),
        "mixed.txt": "one\r\ntwo\nthree!\nfour\nfive\n",
        "trojan.js": `const access = level();\n${trojan}`,
      },
    },
    {
      message: "Everything else",
      write: {
        "mode.sh": { content: "#!/bin/sh\necho mode\n", mode: 0o755 },
        "data.bin": new Uint8Array([0, 9, 9, 255, 0]),
        "logo.png": png(5, 4),
        "icon.svg": '<svg xmlns="http://www.w3.org/2000/svg" width="40" height="10"></svg>\n',
        link: { symlink: "mode.sh" },
        "no-final-newline.txt": "first\nsecond\nlast",
        "spaces.py": "def a():\n    return 1\n\ndef b():\n    return 3\n",
        "only-spaces.py": "x  =  1\n",
        "empty.txt": "",
        "dist/bundle.js": "var a=1;var b=2;\n",
        "dist/own.js": "var own=2;\n",
        "schema.sql": "create table a;\ncreate table b;\n",
        "bom.txt": "\u{FEFF}first\nsecond\nthird\n",
        "latin1.txt": latin1("caf\u00e9 cr\u00e8me\nsame\n"),
        "bare-cr.txt": "one\rtwo\nthree\rfour\n",
        "tabs.go": "\tif x {\n\t\tpanic(1)\n\t}\n",
        "app/show.html.erb":
          '<p class="order">\n  <% if order.late? && order.open? %>\n    <b>Late</b>\n  <% end %>\n</p>\n',
      },
    },
  ]);
  await repository.git("update-index", "--add", "--cacheinfo", `160000,${"ab12".repeat(10)},vendor/lib`);
  await repository.git("commit", "--quiet", "--message", "Point at a library");
  return repository;
}

/** The smallest picture of this size: all black. */
function png(width: number, height: number): Uint8Array {
  const header = Buffer.alloc(13);
  header.writeUInt32BE(width, 0);
  header.writeUInt32BE(height, 4);
  header.set([8, 0, 0, 0, 0], 8);
  const rows = Buffer.alloc((width + 1) * height);
  return Buffer.concat([
    Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]),
    chunk("IHDR", header),
    chunk("IDAT", deflateSync(rows)),
    chunk("IEND", Buffer.alloc(0)),
  ]);
}

function chunk(type: string, data: Buffer): Buffer {
  const body = Buffer.concat([Buffer.from(type, "latin1"), data]);
  const length = Buffer.alloc(4);
  length.writeUInt32BE(data.length);
  const sum = Buffer.alloc(4);
  sum.writeUInt32BE(crc32(body));
  return Buffer.concat([length, body, sum]);
}
