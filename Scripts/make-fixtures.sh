#!/usr/bin/env bash
# Writes what a version of Fathom leaves behind, so that later versions can be held to it:
# Tests/EndToEndTests/Fixtures/VERSION with experiments, data, and for each set of kernels an
# archive of runs, what came of them when they went on, records, models and diagnoses.
#
# Usage: make-fixtures.sh BINARY [FOLDER]
#
# All files are made in /tmp/fathom-fixtures, whose name stands in some of them; who reads them puts
# the folder's new name in its place. Apart from times and from where two runs are interrupted, a
# binary leaves the same numbers each time.
set -euo pipefail
export LC_ALL=C

[ $# -ge 1 ] || { sed -n '2,10s/^# \{0,1\}//p' "$0" >&2; exit 64; }
binary=$(realpath "$1")
version=$("$binary" --version)
result=$(realpath -m "${2:-$(dirname "$0")/../Tests/EndToEndTests/Fixtures/$version}")
work=/tmp/fathom-fixtures
mkdir "$work" || { echo "$work is in use; remove it first." >&2; exit 1; }
trap 'rm -rf "$work"' EXIT

fathom() { "$binary" "$@"; }

# --- Data: three named kinds of points, and a line with two targets to choose from.
mkdir "$work/data"
awk 'BEGIN {
  split("round,flat \"and\" wide,odd", kinds, ",")
  print "x,y,kind"
  for (i = 0; i < 48; i++) {
    kind = kinds[i % 3 + 1]; gsub(/"/, "\"\"", kind)
    printf "%d,%.3f,\"%s\"\n", 40 * (i % 3) + i * 7 % 11, 5 - 2 * (i % 3) + i * 5 % 13 / 8, kind
  }
}' > "$work/data/points.csv"
awk 'BEGIN {
  print "a,b,sum,product"
  for (i = 0; i < 30; i++) {
    a = i * 7 % 30 / 16; b = i * 11 % 30 / 16
    printf "%.4f,%.4f,%.4f,%.6f\n", a, b, a + b - 1, a * b - 1
  }
}' > "$work/data/line.csv"

printf '%s\n' step,loss,fc1,fc2,fc3,fc4,fc5 0,1.2,0.001,0.002,0.02,0.2,2 \
  50,1.1,0.002,nan,0.03,0.2,1 100,1,0.001,0.002,0.02,0.2,2 > "$work/data/log.csv"

# --- Experiments as users write them; together they name every setting.
mkdir "$work/experiments"
experiment() { cat > "$work/experiments/$1.yaml"; }
experiment deep <<'E'
# Nielsen's chapter 5, on points: why do the early layers learn slowly?
layers: 2,6x4,2
activation: sigmoid
output: sigmoid
cost: cross-entropy
init: nielsen
data: spirals
samples: 60
split: train
learning-rate: 0.1
lambda: 0.5
batch-size: 10
epochs: 3
seed: 18446744073709551615
threads: 1
E
experiment layers <<'E'
layers:
  - 2
  - {units: 5x2, activation: relu, normalization: batch}
  - {units: 5, activation: tanh, dropout: 0.25, from: 3, init: normal/1.5/0.1}
  - units: 4
    normalization: layer
  - 3
data: blobs
samples: 45
activation: elu
optimizer: adamw
schedule: "warmup:3,0.1+cosine:1e-4"
clip-value: 0.5
label-smoothing: 0.1
class-weights: balanced
steps: 20
threads: 1
E
experiment words <<'E'
layers: "2, 5:gelu:layer:dropout=0.1, 5x2:silu:init=orthogonal:from=2, 2"
normalization: none
dropout: 0
data: circles
samples: 50
optimizer: nesterov
schedule: one-cycle:0.4
clip-norm: 1
class-weights: 1, 2.5
steps: 18
precision: double
threads: 1
E
experiment residual <<'E'
layers: [8, 4x5, 2]
activation: hard-tanh
init: lsuv
residual: 2
normalization: batch
dropout: 0.1
data: parity
optimizer: rmsprop
schedule: step:2e,0.5
l1: 0.001
l2: 1.0e-3
steps: 25
batch-size: 32
threads: 1
E
experiment table <<'E'
layers: 3,4,1
activation: softplus
output: identity
cost: mse
data: /tmp/fathom-fixtures/data/line.csv
target: product
scale: standard
optimizer: adam
learning-rate: 5e-2
schedule: plateau:0.5,2
epochs: 6
weight-decay: 0.01
seed: 7
threads: 1
validation: 0.2
record: 4,1.5
checkpoint-every: 10
keep: 3
evaluate-every: 5
patience: 40
E
experiment goal <<'E'
layers: 2,6,3
activation: selu
data: /tmp/fathom-fixtures/data/points.csv
scale: standard
batch-size: 6
epochs: 4
threads: 1
until-accuracy: 0.9
record: all
checkpoint-every: 1.5m
E
experiment model <<'E'
model: /tmp/fathom-fixtures/made/models/points.onnx
cost: softmax
data: /tmp/fathom-fixtures/data/points.csv
optimizer: momentum
steps: 8
threads: 1
E
mkdir "$work/printed"
for file in "$work"/experiments/*.yaml; do
  fathom train --experiment "$file" --print-experiment > "$work/printed/$(basename "$file")"
done

# --- Runs: a name, how it goes on, and how it begins. Going on with "cut" stands for a run whose
# schedule depends on its length: it is made to its end and loses all checkpoints after step 14, as
# after a kill. All pairs of optimiser, normalisation, shortcuts and precision are there.
begin="--threads 1 --record 4 --keep 1 --batch-size 8"
net="--layers 2,4,4,2 --data spirals --samples 40"
deep="--layers 2,4x3,2 --residual 2 --data circles --samples 40"
one="--layers 2,4,1 --data circles --samples 40"
blobs="--layers 2,4,4,3 --residual 1 --data blobs --samples 40"
points="--layers 2,5,3 --data $work/data/points.csv --scale standard"
double="--precision double"
runs() {
  cat <<E
sgd-none|--steps 24|$net --steps 14 --lambda 0.5 --init nielsen
sgd-batch|--steps 24|$deep $double --normalization batch --activation relu --schedule step:10,0.5 --steps 14
sgd-layer|cut|$blobs --normalization layer --activation tanh --schedule cosine --validation 0.2 --evaluate-every 4
momentum-none|cut|$deep --optimizer momentum --activation gelu --schedule one-cycle --clip-norm 0.5
momentum-batch|--epochs 5|$net $double --optimizer momentum --normalization batch --activation elu --epochs 3 --dropout 0.2
momentum-layer|--steps 24|$net --optimizer momentum --normalization layer --activation silu --l2 0.01 --steps 14 --label-smoothing 0.1
nesterov-none|--steps 24|$net $double --optimizer nesterov --activation selu --weight-decay 0.01 --steps 14 --validation 0.25
nesterov-batch|cut|$blobs --optimizer nesterov --normalization batch --activation leaky-relu --schedule one-cycle:0.5 --clip-value 0.2
nesterov-layer|--steps 24|$deep $double --optimizer nesterov --normalization layer --activation erf --schedule warmup:8+step:2e,0.5 --steps 14
rmsprop-none|--steps 24|$blobs $double --optimizer rmsprop --activation softplus --class-weights balanced --steps 14
rmsprop-batch|--steps 24|$net --optimizer rmsprop --normalization batch --activation tanh --l1 0.001 --dropout 0.3 --steps 14
rmsprop-layer|--steps 24|$one --optimizer rmsprop --normalization layer --activation hard-tanh --init uniform:0.7 --steps 14
adagrad-none|--steps 24|$net --optimizer adagrad --activation identity --init orthogonal --steps 14 --cost quadratic
adagrad-batch|--steps 24|$deep $double --optimizer adagrad --normalization batch --init lsuv --activation tanh --steps 14 --validation 0.2
adagrad-layer|cut|$net $double --optimizer adagrad --normalization layer --activation elu --schedule warmup:5,0.1+cosine:0.0001
adam-none|--steps 24|$deep --optimizer adam --activation sigmoid --schedule plateau:0.5,1 --steps 14
adam-batch|--steps 24|$points --optimizer adam --normalization batch --activation relu --learning-rate 0.03 --validation 0.25 --steps 14
adam-layer|--steps 24|$one $double --optimizer adam --normalization layer --activation tanh --l2 0.001 --clip-norm 0.1 --steps 14
adamw-none|--steps 24|$one $double --optimizer adamw --activation tanh --init normal:1,0.2 --seed 9 --steps 14
adamw-batch|cut|$blobs --optimizer adamw --normalization batch --activation relu --schedule cosine:1e-5 --class-weights 1,2,0.5
adamw-layer|--steps 24|$deep --optimizer adamw --normalization layer --dropout 0.1 --activation relu --steps 14 --seed 3
mixed|--steps 24|--layers 2,5:relu:batch,5:tanh:layer:dropout=0.25:from=2,4:gelu:init=he-uniform,2 --data xor --optimizer adam --batch-size 3 --steps 14
line|--epochs 7|--layers 3,4,1 --activation tanh --data $work/data/line.csv --target sum --scale standard --cost mse --epochs 4
model|--steps 20|--model $work/made/models/points.safetensors --activation tanh --cost softmax --data $work/data/points.csv --optimizer momentum --steps 10
patience|--patience 500|--layers 2,4,2 --activation tanh --data spirals --samples 60 --validation 0.3 --patience 2 --learning-rate 1 --epochs 9
goal|--until-accuracy 1|--layers 2,4,2 --activation tanh --data circles --samples 60 --until-accuracy 0.2 --epochs 4
diverged|none|--layers 2,5,5,2 --activation relu --cost quadratic --data spirals --samples 40 --learning-rate 1e6 --steps 40 --checkpoint-every 1
interrupted|signal TERM|$net --optimizer adam --steps 1000000 --checkpoint-every 1
killed|signal KILL|$net --optimizer momentum --normalization batch --validation 0.2 --steps 1000000 --checkpoint-every 1
E
}

# Sends a signal to the training of a run once that has a few checkpoints behind it.
interrupt() { # SIGNAL FOLDER ARGUMENTS…
  local signal=$1 folder=$2 process
  shift 2
  "$binary" train "$@" --run "$folder/run" > /dev/null 2>&1 &
  process=$!
  until compgen -G "$folder/run/checkpoints/step-*[6-9].safetensors" > /dev/null; do
    sleep 0.01
  done
  kill "-$signal" "$process"
  wait "$process" || true
}

# Makes a run, and what comes of it when a copy goes on.
make_run() { # NAME GOING-ON ARGUMENTS…
  local folder="$work/made/runs/$1" on=$2 last
  shift 2
  mkdir -p "$folder"
  case $on in
    cut)
      fathom train $begin "$@" --steps 24 --checkpoint-every 14 --keep 9 --run "$folder/run" \
        > /dev/null
      rm "$folder/run/checkpoints/step-000000000024.safetensors"
      on="" ;;
    none) ! fathom train $begin "$@" --run "$folder/run" > /dev/null 2>&1 || exit 1 ;;
    signal*)
      interrupt "${on#signal }" "$folder" $begin "$@"
      last=$(basename "$(ls "$folder"/run/checkpoints/step-*.safetensors | tail -1)" .safetensors)
      on="--steps $((10#${last#step-} + 9)) --checkpoint-every 500" ;;
    *) fathom train $begin "$@" --run "$folder/run" > /dev/null ;;
  esac
  # Reading takes a copy, which leaves files of a killed process beside the database as they are.
  cp -r "$folder/run" "$work/run"
  fathom runs show "$work/run" --format json > "$folder/show.json"
  [ "$on" = none ] || {
    echo "$on" > "$folder/on"
    fathom train --resume "$work/run" $on --format json > "$folder/resumed.json"
    last=$(ls "$work"/run/checkpoints/step-*.safetensors | tail -1)
    fathom export --model "$last" -o "$folder/resumed.safetensors" > /dev/null
    fathom evaluate --model "$last" $(evaluated "$work/run") --format json > "$folder/evaluated.json"
  }
  rm -r "$work/run"
}

# The data of a run: a checkpoint knows neither the column of answers nor how many samples it saw.
evaluated() { # RUN
  sed -n 's/^\(data\|target\|samples\): /--\1 /p' "$1/experiment.yaml"
}

# --- Diagnoses: a name and arguments; every verdict is there.
diagnoses() {
  cat <<E
vanishing --layers 2x5 --data two-neuron --steps 40
vanishing-start --layers 2x5 --data two-neuron --steps 0 --seed 3
exploding --layers 2,30x6,2 --activation tanh --init normal:4,0 --data xor --steps 0
dead --layers 2,4,4,2 --activation relu --learning-rate 30 --data circles --samples 40 --steps 60
saturated --layers 2,4,2 --activation tanh --init normal:20,20 --data circles --samples 50 --steps 20
symmetric --layers 2,4x2,2 --activation tanh --init zeros --data xor --steps 20
starved --layers 2,4x3,2 --activation relu --init normal:0.001,0 --data xor --steps 20
diverged --layers 2,4x3,2 --activation relu --learning-rate 1e6 --data spirals --samples 40 --steps 30
diverged-cost --layers 2,6,1 --activation tanh --cost quadratic --data xor --steps 100 --learning-rate 30
unstable --layers 2,30x4,2 --activation selu --init normal:2,0 --data xor --steps 10
swinging --layers 2,6,2 --activation tanh --data circles --samples 100 --steps 100 --batch-size 100 --learning-rate 20
slow --layers 8,4,2 --activation relu --data parity --steps 30
converged --layers 2,8,2 --activation tanh --data xor --steps 300 --learning-rate 1
healthy --layers 2,8,3 --activation tanh --data blobs --samples 60 --epochs 30
underflow --layers 2,2x17,2 --activation sigmoid --init normal:1e-20,0.5 --data spirals --samples 40 --steps 3
batch --layers 2,4x3,2 --activation relu --normalization batch --residual 2 --data spirals --samples 40 --steps 30
layer --layers 2,5:relu:layer,4:gelu:dropout=0.2,2 --precision double --optimizer adamw --data circles --samples 40 --steps 30 --label-smoothing 0.1 --class-weights 1,3
settings --layers 2,4,3 --activation tanh --data $work/data/points.csv --scale standard --optimizer nesterov --schedule step:5,0.5 --clip-norm 0.5 --l1 0.001 --l2 0.01 --steps 12 --seed 5
line --layers 3,4,1 --activation tanh --data $work/data/line.csv --target sum --optimizer adam --clip-value 0.1 --steps 12
model --model $work/made/models/points.onnx --cost softmax --data $work/data/points.csv --steps 4
log-events --log $work/made/events
log-table --log $work/data/log.csv --layers 20,8x4,3
E
}

make_diagnoses() {
  local name arguments
  mkdir "$work/made/diagnoses"
  fathom diagnose --threads 1 --layers 2,4,4,2 --data xor --steps 8 \
    --tensorboard "$work/made/events" > /dev/null
  while read -r name arguments; do
    case $arguments in --log*) ;; *) arguments+=" --threads 1" ;; esac
    echo "$arguments" > "$work/made/diagnoses/$name.arguments"
    fathom diagnose $arguments --format json > "$work/made/diagnoses/$name.json"
  done < <(diagnoses)
}

# Everything that was measured, before it is judged, and derivatives of all parameters.
make_records() {
  local name arguments
  mkdir "$work/made/records" "$work/made/dumps"
  for name in vanishing-start symmetric diverged underflow batch layer line model; do
    arguments=$(cat "$work/made/diagnoses/$name.arguments")
    # 0.1.0 cannot dump layers without biases.
    [ "$name" = batch ] || arguments+=" --dump $work/made/dumps/$name.npz"
    fathom diagnose $arguments --record "$work/made/records/$name.json" > /dev/null
  done
}

# Networks as files, and what they answer.
make_models() {
  mkdir "$work/made/models"
  local name arguments format data
  models | while read -r name arguments; do
    for format in onnx safetensors; do
      fathom export --threads 1 $arguments -o "$work/made/models/$name.$format" > /dev/null
    done
    data=$(sed 's/.*--data \([^ ]*\).*/\1/' <<< "$arguments")
    fathom predict --model "$work/made/models/$name.onnx" --data "$data" \
      -o "$work/made/models/$name.csv" > /dev/null
    echo "$arguments" > "$work/made/models/$name.arguments"
  done
}
models() {
  cat <<E
points --layers 2,5,3 --activation tanh --data $work/data/points.csv --scale standard --steps 60
normalized --layers 2,5:relu:batch,5:gelu:layer:from=2,2 --data xor --steps 20
double --layers 2,4:softplus,4:selu,1 --data xor --precision double --steps 20
E
}

make_experiments() {
  mkdir "$work/made/experiments"
  local file name
  for file in "$work"/experiments/*.yaml; do
    name=$(basename "$file" .yaml)
    fathom train --experiment "$file" --run "$work/run" --format json \
      > "$work/made/experiments/$name.json"
    rm -r "$work/run"
  done
}

mkdir -p "$result"
rm -rf "$result"/{data,experiments,printed,*.tar.gz}
cp -r "$work"/{data,experiments,printed} "$result"
for set in avx2 baseline; do
  export FATHOM_KERNELS=$set
  mkdir "$work/made"
  make_models
  make_experiments
  while IFS='|' read -r name on arguments; do make_run "$name" "$on" $arguments; done < <(runs)
  make_diagnoses
  # Reading them is the same whatever the kernels.
  [ $set = avx2 ] || make_records
  tar --sort=name --owner=0 --group=0 --numeric-owner --mtime=@946684800 -C "$work/made" -cf - . \
    | gzip -9n > "$result/$set.tar.gz"
  rm -r "$work/made"
done
du -sh "$result"
