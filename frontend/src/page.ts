// The script of the account's one file. Without it everything can be read and every link leads where it should.
import { wireAnchors } from "./anchors";
import { wirePanel } from "./panel";
import { wirePopover } from "./popover";
import { wireReader } from "./reader";

wireReader();
wirePanel();
wirePopover();
wireAnchors();
