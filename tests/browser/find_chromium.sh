#!/usr/bin/env bash
# Makes sure that a Chromium and its driver are there for the browser tests: the machine's own, else installs them.
set -euo pipefail

found() {
  for name in "$@"; do
    if command -v "$name" >/dev/null 2>&1; then return 0; fi
  done
  return 1
}

have_browser() { [ -n "${CHROMIUM:-}" ] || found chromium chromium-browser google-chrome google-chrome-stable chrome; }
have_driver() { [ -n "${CHROMEDRIVER:-}" ] || found chromedriver; }

if have_browser && have_driver; then exit 0; fi

if found apt-get; then
  if [ "$(id -u)" = 0 ]; then
    as_root=()
  elif found sudo; then
    as_root=(sudo)
  else
    echo "The browser tests need chromium and chromium-driver; ask who runs this machine to install them." >&2
    exit 1
  fi
  echo "The browser tests need a headless Chromium: installing chromium and chromium-driver with apt-get"
  "${as_root[@]}" apt-get update -qq
  DEBIAN_FRONTEND=noninteractive "${as_root[@]}" apt-get install -qq -y --no-install-recommends chromium chromium-driver
elif found brew; then
  echo "The browser tests need a headless Chromium: installing chromium and chromedriver with brew"
  brew install --cask chromium chromedriver
else
  echo "The browser tests need Chromium or Chrome and chromedriver; install them, or name them in CHROMIUM and CHROMEDRIVER." >&2
  exit 1
fi
have_browser && have_driver || { echo "Chromium or its driver is still missing after the installation." >&2; exit 1; }
