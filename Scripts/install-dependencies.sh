#!/bin/sh
# Installs the system packages that Fathom needs and that are missing: zlib, SQLite, the
# Fashion-MNIST images, and rsvg-convert for figures as PNG and PDF; or those that are named. Does
# nothing when all are there.
set -eu

packages="${*:-zlib1g-dev libsqlite3-dev dataset-fashion-mnist librsvg2-bin}"

say() { printf '%s\n' "$*" >&2; }

if ! command -v swift >/dev/null 2>&1; then
  say "Fathom needs Swift 6.3 or newer: install it from https://www.swift.org/install and put it on your PATH."
  exit 1
fi

if ! command -v dpkg-query >/dev/null 2>&1; then
  say "This is not Debian or Ubuntu: make sure that what it has for these packages is installed: $packages"
  exit 0
fi

missing=""
for package in $packages; do
  status=$(dpkg-query -W -f='${db:Status-Status}' "$package" 2>/dev/null || true)
  [ "$status" = installed ] || missing="$missing $package"
done
[ -n "$missing" ] || exit 0

if [ "$(id -u)" -eq 0 ]; then
  root=""
elif command -v sudo >/dev/null 2>&1 && { sudo -n true 2>/dev/null || [ -t 0 ]; }; then
  root="sudo"
else
  say "Fathom needs packages that only root can install; run: sudo apt-get install$missing"
  exit 1
fi

say "Installing$missing …"
# shellcheck disable=SC2086 # the list is meant to be split into words
{
  $root apt-get update -qq
  $root env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends $missing
} >&2
