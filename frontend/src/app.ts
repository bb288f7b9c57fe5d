// The script of the served pages. Without it every page works: forms are sent and pages load anew.
export {};
