#!/bin/bash
# SPDX-FileCopyrightText: 2026 The descent authors
# SPDX-License-Identifier: MIT
#
# Times deep networks next to PyTorch, from Python and from C++, round by round, and prints a table for steps of training and one for products with
# the Hessian. What is missing (Python, PyTorch, libtorch, the data) is said and skipped.
#
#     bench/deep.sh [--rounds N] [--threads "1 2"] [--build DIR] [--jobs "resnet8 chargpt j1-64 j2"] [--quick]
set -euo pipefail
export LC_ALL=C
unset OPENBLAS_CORETYPE OPENBLAS_L2_SIZE OMP_NUM_THREADS OPENBLAS_NUM_THREADS OMP_WAIT_POLICY

here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
build=$here/../build rounds=3 threads="1 2" only="" quick=no
python=${PYTHON:-/usr/bin/python3} fashion=${FASHION_MNIST:-/usr/share/datasets/fashion-mnist}
while [ $# -gt 0 ]; do
  case $1 in
    --rounds) rounds=$2 && shift ;;
    --threads) threads=$2 && shift ;;
    --build) build=$2 && shift ;;
    --jobs) only=$2 && shift ;;
    --quick) quick=yes rounds=1 threads=1 ;;
    *) echo "deep.sh: what is \"$1\"?" >&2 && exit 2 ;;
  esac
  shift
done
[ -x "$build/bench/bench_deep" ] || { echo "deep.sh: no $build/bench/bench_deep: build it first" >&2; exit 77; }
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

# block UNITS STRIDE NORM: two convolutions beside what goes past them.
block() {
  local shortcut=""
  [ "$2" = 1 ] || shortcut=" | conv $1 1x1 stride $2 no-bias $3"
  echo "residual(conv $1 3x3 stride $2 no-bias $3 relu conv $1 3x3 no-bias $3$shortcut) relu"
}
resnet() { echo "32x32x3 conv 16 3x3 no-bias $1 relu $(block 16 1 "$1") $(block 32 2 "$1") $(block 64 2 "$1") global-pool"; }
lenet="28x28x1 conv 8 5x5 relu pool 2 conv 16 5x5 relu pool 2 128 relu"
chargpt="embed 128 4*(attention 4 mlp 512) layer-norm"
five="300 tanh 300 tanh 300 tanh 300 tanh 300 tanh"

# Dense networks, which run only when they are named: bench.sh has them too, by the clock and without libtorch.
dense_jobs() {
  local size images=$fashion/train-images-idx3-ubyte.gz
  for size in 1:500 32:200 64:200 256:60 1024:20; do
    echo "j1-${size%:*};step;$images;auto;256 relu 128 relu;${size%:*};32;${size#*:};nchw"
  done
  echo "j2;step;$images;auto;2048 relu 2048 relu;512;32;5;nchw"
}

# Job, what is timed, data, task, layers (in which a | may stand), rows of a batch, bits, steps, layouts of the peer.
jobs() {
  cat <<END
$(dense_jobs)
j4;step;$fashion/train-images-idx3-ubyte.gz;auto;$lenet;64;32;60;nchw nhwc
resnet8;step;$work/cifar/x.npy;auto;$(resnet batch-norm);128;32;5;nchw nhwc
resnet8-group;step;$work/cifar/x.npy;auto;$(resnet "group-norm 8");128;32;5;nchw nhwc
chargpt;step;$work/book.txt;auto;$chargpt;12;32;10;nchw
higgs;step;$work/higgs/x.npy;regress;$five;100;32;150;nchw
j4;curvature;$fashion/train-images-idx3-ubyte.gz;auto;$lenet;256;32;5;nchw nhwc
resnet8-group;curvature;$work/cifar/x.npy;auto;$(resnet "group-norm 8");64;32;3;nchw nhwc
chargpt;curvature;$work/book.txt;auto;$chargpt;12;32;4;nchw
END
}

# The peer as it is installed, with memory that is kept, and with threads that do not spin.
setting() {
  local name=$1
  shift
  case $name in
    installed) "$@" ;;
    kept) MALLOC_TRIM_THRESHOLD_=4294967296 MALLOC_MMAP_THRESHOLD_=4294967296 MALLOC_TOP_PAD_=268435456 "$@" ;;
    passive) OMP_WAIT_POLICY=passive MALLOC_TRIM_THRESHOLD_=4294967296 MALLOC_MMAP_THRESHOLD_=4294967296 MALLOC_TOP_PAD_=268435456 "$@" ;;
  esac
}

# keep ROUND JOB WHAT SETTING LINE: a measurement, with what it is of.
keep() { [ -z "$5" ] || printf '{"round":%d,"job":"%s","what":"%s","setting":"%s",%s\n' "$1" "$2" "$3" "$4" "${5#\{}" >>"$work/lines"; }

# one_of_peers ROUND SETTING WHAT JOB DATA BATCH THREADS BITS STEPS LAYOUT: the peers that know the job.
one_of_peers() {
  local round=$1 name=$2 line
  shift 2
  if [ $peer = yes ]; then
    line=$(cd "$here/peers" && setting "$name" "$python" torch_deep.py "$@")
    keep "$round" "$2" "$1" "$name" "$line"
  fi
  if [ -n "$native" ] && [ "$1" = step ] && [[ $2 =~ ^(j|higgs) ]]; then
    line=$(export OMP_NUM_THREADS="$5" OPENBLAS_NUM_THREADS="$5" && setting "$name" "$native" "$@")
    keep "$round" "$2" "$1" "$name" "$line"
  fi
}

# libtorch_deep, built when libtorch is there: a minute, once. Prints where it is.
build_native() {
  local source=$here/peers/libtorch_deep.cc program=$build/bench/libtorch_deep include=${LIBTORCH_INCLUDE:-/usr/include/torch/csrc/api/include}
  [ "$program" -nt "$source" ] && echo "$program" && return
  [ -r "$include/torch/torch.h" ] || { echo "There is no libtorch (Debian: libtorch-dev): times are without it." >&2; return; }
  if "${CXX:-c++}" -O2 -std=c++17 -isystem "$include" -o "$program" "$source" -ltorch -ltorch_cpu -lc10 -lz 2>"$work/error"; then
    echo "$program"
  else
    echo "libtorch_deep was not built, and times are without it: $(grep -m 1 error "$work/error" || head -n 1 "$work/error")" >&2
  fi
}

one_round() {
  local round=$1 job what data task layers batch bits steps layouts n layout name settings line
  while IFS=';' read -r job what data task layers batch bits steps layouts; do
    if [ -z "$only" ]; then
      [[ $job != j[12]* ]] || continue
    else
      [[ " $only " == *" $job "* ]] || continue
    fi
    [ -r "$data" ] || { [ "$round" -gt 1 ] || echo "$job: $data is not there"; continue; }
    [ $quick = no ] || steps=1
    for n in $threads; do
      if ! line=$("$build/bench/bench_deep" "$what" "$data" "$task" "$layers" "$batch" "$n" "$bits" "$steps" 2>"$work/error"); then
        [ "$round" -gt 1 ] || echo "$job: $(head -n 1 "$work/error")"
        continue
      fi
      keep "$round" "$job" "$what" "" "$line"
      settings="installed kept"
      [ "$n" = 1 ] || settings="$settings passive"
      [ $quick = no ] || settings=installed
      for layout in $layouts; do
        for name in $settings; do
          one_of_peers "$round" "$name" "$what" "$job" "$data" "$batch" "$n" "$bits" "$steps" "$layout"
        done
      done
    done
  done < <(jobs)
}

mkdir -p "$work/cifar" "$work/higgs"
"$build/bench/bench_examples" 2048 3072 "$work/cifar"
"$build/bench/bench_examples" 20000 28 "$work/higgs"
"$build/bench/bench_deep" text "$work/book.txt" 300000
peer=yes
"$python" -c 'import torch' 2>/dev/null || peer=no
if [ $peer = yes ]; then
  "$python" -c 'import torch; print("torch " + torch.__version__)'
  blas=$("$python" -c 'import torch, re; print(*sorted(set(re.findall(r"\S*lib(?:open)?blas\S*", open("/proc/self/maps").read()))))')
  echo "BLAS  $blas"
  [[ $blas == *openblas* ]] || echo "      That is the reference BLAS, which is ten times slower: install libopenblas0-openmp before comparing."
else
  echo "There is no PyTorch for $python (Debian: python3-torch): times are without a peer."
fi
native=""
[ $quick = yes ] || native=$(build_native)
for round in $(seq "$rounds"); do
  one_round "$round"
done
[ -s "$work/lines" ] || exit 77
awk -f "$here/deep.awk" "$work/lines"
echo "other processes: load $(cut -d ' ' -f 1 /proc/loadavg 2>/dev/null || echo unknown); took $SECONDS s"
