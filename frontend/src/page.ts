// The script of the account's one file. Without it everything can be read and every link leads where it should.
import { wirePanel } from "./panel";

wirePanel();
