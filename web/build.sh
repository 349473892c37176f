#!/usr/bin/env bash
# Builds the web client into folder $1, unless it is there as it should be: see build.mjs. Maven runs this.
set -euo pipefail

root=$(dirname "$(dirname "$(readlink -f "${BASH_SOURCE[0]}")")")
. "$root/bin/lib/jdk.sh"
. "$root/bin/lib/node.sh"

require_node web/build.sh
mkdir -p "$root/target"
# One at a time where there is flock; who waited finds it made.
exec 9>"$root/target/web.lock"
if command -v flock >/dev/null; then
  flock 9
fi
exec node "$root/web/build.mjs" "$root" "$1"
