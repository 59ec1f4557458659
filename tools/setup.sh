# SPDX-License-Identifier: LGPL-2.1-or-later
# Sourced by tools/demo and tools/check: Debian packages that are missing get installed (as root), or
# the one command that does so is printed.

# need_packages PACKAGE... : returns when all are there, exits 69 (EX_UNAVAILABLE) when they cannot be.
need_packages() {
	missing=
	for package in "$@"; do
		dpkg-query -W -f='${Status}' "$package" 2>/dev/null | grep -q 'ok installed' ||
			missing="$missing $package"
	done
	[ -n "$missing" ] || return 0
	if [ "$(id -u)" -ne 0 ]; then
		echo "Missing Debian packages. Run this, then try again:" >&2
		echo "  sudo apt-get install --no-install-recommends$missing" >&2
		exit 69
	fi
	echo "Installing:$missing"
	log=$(mktemp)
	# shellcheck disable=SC2086 # a list of package names
	if ! { apt-get update && DEBIAN_FRONTEND=noninteractive apt-get install -y --no-install-recommends $missing; } \
		>"$log" 2>&1; then
		tail -n 20 "$log" >&2
		rm -f "$log"
		echo "apt-get could not install:$missing" >&2
		exit 69
	fi
	rm -f "$log"
}

BUILD_PACKAGES="gcc libc6-dev meson ninja-build pkg-config libglib2.0-dev libgmime-3.0-dev libsqlite3-dev libpsl-dev libseccomp-dev zlib1g-dev"
TEST_PACKAGES="python3 python3-jsonschema fish zsh python3-gi gobject-introspection libgirepository1.0-dev check libcsv-dev libjson-glib-dev clang clang-tidy libclang-rt-dev valgrind gettext mandoc groff-base bsdextrautils abigail-tools sqlite3 zip zstd xz-utils bzip2"
# Mail servers and the tree of Debian 13 are not installed but unpacked: see fetch and fetch-debian in
# tests/integration.
INTEGRATION_PACKAGES="chromium"
# Without these a part is left out: a history on a server needs libpq, archives libarchive.
OPTIONAL_PACKAGES="libpq-dev libarchive-dev"
