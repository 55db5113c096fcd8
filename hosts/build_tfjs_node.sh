#!/usr/bin/env bash
# Builds @tensorflow/tfjs-node in a folder: libtensorflow and its headers come out of TensorFlow's wheel on PyPI, the binding is compiled here.
#   build_tfjs_node.sh FOLDER
# Takes pip, a C++ compiler, 275 MB to download and 1 GB of disk; about half a minute. Node 20 or 22: tfjs-node 4.22 calls a function that 23 has no more.
set -euo pipefail

readonly tfjs=4.22.0 tensorflow=2.15.1
mkdir -p "${1:?usage: build_tfjs_node.sh FOLDER}"
cd "$1"
readonly package="$PWD/node_modules/@tensorflow/tfjs-node"

command -v python3 >/dev/null && python3 -m pip --version >/dev/null || { echo 'python3 with pip is not here.' >&2; exit 1; }

echo '{"private": true}' >package.json
npm install --no-save --no-audit --no-fund --ignore-scripts "@tensorflow/tfjs-node@$tfjs"
# It shall run on the copy of TensorFlow.js that the project has, which Node finds further up.
find node_modules/@tensorflow -mindepth 1 -maxdepth 1 ! -name tfjs-node -exec rm -rf {} +

wheels=$(mktemp -d)
trap 'rm -rf "$wheels"' EXIT
python3 -m pip download --quiet --no-deps --only-binary=:all: --python-version 3.11 --platform manylinux2014_x86_64 --dest "$wheels" "tensorflow-cpu==$tensorflow"

# Of the wheel: the headers, and the two libraries under the names that the binding links against.
python3 - "$wheels"/*.whl "$package/deps" <<'PY'
import pathlib, sys, zipfile

wheel, deps = sys.argv[1], pathlib.Path(sys.argv[2])
libraries = {'libtensorflow_cc.so.2': 'libtensorflow.so', 'libtensorflow_framework.so.2': 'libtensorflow_framework.so'}
with zipfile.ZipFile(wheel) as archive:
    for entry in archive.infolist():
        path = pathlib.PurePosixPath(entry.filename)
        if entry.is_dir() or path.parts[0] != 'tensorflow':
            continue
        if path.parts[1] == 'include':
            target = deps.joinpath(*path.parts[1:])
        elif len(path.parts) == 2 and path.name in libraries:
            target = deps / 'lib' / path.name
        else:
            continue
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(archive.read(entry))
for library, name in libraries.items():
    link = deps / 'lib' / name
    link.unlink(missing_ok=True)
    link.symlink_to(library)
PY

cd "$package"
npx --yes node-gyp@10 rebuild --module_name=tfjs_binding --module_path=./lib/napi-v8 --napi_version=8 --napi_build_version=8
mkdir -p lib/napi-v8
cp build/Release/tfjs_binding.node lib/napi-v8/
