import { Ellipsis, Pencil, Trash2 } from "lucide-react";
import { IconButton } from "../../ui/IconButton.tsx";
import { Menu, MenuItem } from "../../ui/Menu.tsx";

/** What can be done with a file of the tree, besides opening it. */
export function FileMenu(props: { path: string; onRename: () => void; onDelete: () => void }) {
  const name = props.path.slice(props.path.lastIndexOf("/") + 1);
  return (
    <Menu
      trigger={
        <IconButton label={`More for ${name}`} size="small">
          <Ellipsis />
        </IconButton>
      }
    >
      <MenuItem icon={<Pencil />} onSelect={props.onRename}>
        Rename…
      </MenuItem>
      <MenuItem icon={<Trash2 />} danger onSelect={props.onDelete}>
        Delete
      </MenuItem>
    </Menu>
  );
}
