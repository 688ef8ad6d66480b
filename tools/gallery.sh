#!/bin/bash
# SPDX-FileCopyrightText: 2026 The descent authors
# SPDX-License-Identifier: MIT
#
# A folder of web pages that can be put anywhere: real runs of the bundled data with their reports, and an index. All of it is made
# here, by the commands that the index shows.
#
#     tools/gallery.sh PROGRAM FOLDER
set -euo pipefail
export LC_ALL=C.UTF-8 NO_COLOR=1
program=$(realpath "$1")
DESCENT_DATA=${DESCENT_DATA:-$(realpath "$(dirname "${BASH_SOURCE[0]}")/../data")}
export DESCENT_DATA
mkdir -p "$2"
cd "$2"
rm -rf runs comparisons lessons ./*.html ./*.svg
descent() { # a training that fails on purpose is one of the examples
  "$program" "$@" >>log 2>&1 || [ $? -eq 3 ] || { tail -n 20 log >&2; return 1; }
}
: >log
cards=''

escape() { sed -e 's/&/\&amp;/g' -e 's/</\&lt;/g' -e 's/>/\&gt;/g' -e 's/"/\&quot;/g'; }

# card PAGE TITLE SENTENCE COMMANDS: the commands are run, and what they write to PAGE is shown.
card() {
  printf '%s\n' "$4" >>log
  eval "$4"
  show "$@"
}

# The same of a page that is there, or of a picture, which is seen in its card.
show() {
  local page=$1 title=$2 sentence=$3 commands=$4 picture=''
  [ -s "$page" ] || { echo "gallery: no $page" >&2; exit 1; }
  [ "${page%.svg}" = "$page" ] || picture="<img src=\"$page\" alt=\"$(escape <<<"$sentence")\">"
  cards+="<li><a href=\"$page\"><h3>$(escape <<<"$title")</h3></a><p>$(escape <<<"$sentence")</p>$picture<pre>$(escape <<<"$commands")</pre></li>
"
}

section() { # TITLE
  cards+="${cards:+</ul>}<h2>$1</h2><ul>
"
}

section 'Runs, and what their reports say'
card digits.html 'Handwritten digits' 'A network of 64 units reads 97 of 100 digits: verdict, curves, where it is on the surface, what it takes for what, and the digits that it misses.' \
"descent train @digits --layers '64 relu' --epochs 20 --record 1 --out runs/digits
descent diagnose runs/digits --layers
descent slice runs/digits --axes path
descent report runs/digits -o digits.html"
card batches.html 'Batch, mini-batch, stochastic' 'The same network, the same data, 60 epochs: one step an epoch is smooth and slow, a step for each row is noisy, and mini-batches are in between.' \
"descent train @digits --layers '32 relu' --optimizer gd --lr 0.1 --epochs 60 --patience none --record 1 --batch full --out runs/batch
descent train @digits --layers '32 relu' --optimizer gd --lr 0.1 --epochs 60 --patience none --record 1 --batch 64 --out runs/mini-batch
descent train @digits --layers '32 relu' --optimizer gd --lr 0.01 --epochs 60 --patience none --record 1 --batch 1 --out runs/stochastic
descent report runs/batch runs/mini-batch runs/stochastic -o batches.html"
card rules.html 'Four update rules' 'Plain descent, momentum, RMSprop and Adam from the same initial weights, on the same batches.' \
"descent train @digits --layers '64 relu' --epochs 30 --patience none --optimizer gd --out runs/gd
descent train @digits --layers '64 relu' --epochs 30 --patience none --optimizer momentum --out runs/momentum
descent train @digits --layers '64 relu' --epochs 30 --patience none --optimizer rmsprop --out runs/rmsprop
descent train @digits --layers '64 relu' --epochs 30 --patience none --optimizer adam --out runs/adam
descent report runs/gd runs/momentum runs/rmsprop runs/adam -o rules.html"
card penguins.html 'A small table with words and gaps' 'Which penguin is it? Islands and sexes are words, some are missing, and the report says how each column was read.' \
"descent train @penguins --target species --out runs/penguins
descent report runs/penguins -o penguins.html"
card weather.html 'Numbers: how warm will it be?' 'Regression with residuals, beside a linear model and guessing the mean.' \
"descent train @seattle-weather --target temp_max --out runs/weather
descent report runs/weather -o weather.html"
card overfitting.html 'A network that learns by heart' 'A large network on a tenth of the rows: training goes on falling while validation rises, and the report does not praise it.' \
"descent train @digits --valid 0.9 --layers '256 relu' --epochs 300 --patience none --out runs/overfitting
descent report runs/overfitting -o overfitting.html"
card plateau.html 'A plateau' 'Five layers of sigmoid units: the gradient is tiny, and the report says that it is a plateau and not the end.' \
"descent train @digits --layers '16 sigmoid 16 sigmoid 16 sigmoid 16 sigmoid 16 sigmoid' --optimizer gd --lr 0.1 --epochs 60 --patience none --out runs/plateau
descent report runs/plateau -o plateau.html"
card diverged.html 'A rate that is too high' 'The run ends with the step at which the loss was no number any more, and the rate to try.' \
"descent train @digits --layers '64 relu' --optimizer gd --lr 1000 --epochs 20 --out runs/diverged
descent report runs/diverged -o diverged.html"

section 'Comparisons: which update rule is better, and how sure that is'
card compared.html 'All rules on handwritten digits' 'Every rule tuned with as many runs and then run with new seeds: the ranking, which differences are more than chance, what the first one saves.' \
"descent compare @digits --with all --time 60s --report compared.html"
card valleys.html 'All rules in a bent valley' 'The same on a function, where rules that search along lines take part; what is ahead early is overtaken later.' \
"descent compare rosenbrock --with all --length 1000 --seeds 20 --report valleys.html"
card schedules.svg 'Five schedules of the learning rate' 'A line, half a wave, the same after a warm-up, constant with a cool-down, and one cycle, over a run of 20 epochs.' \
"descent schedule linear cosine 'warmup:10% then cosine' wsd one-cycle --epochs 20 --steps-per-epoch 45 --svg schedules.svg"

section 'Races: optimizers on a surface, recomputed as you turn the sliders'
card rosenbrock.html 'A bent valley' 'Plain descent creeps along the floor of the valley; momentum and Adam run.' \
"descent race rosenbrock --with gd,momentum,rmsprop,adam --from -1.4,2.2 -o rosenbrock.html"
card ravine.html 'A ravine' 'Steep in one direction, shallow in the other: what momentum and RMSprop are for.' \
"descent race '20*x^2+0.2*y^2' --with gd,momentum,rmsprop,adam --from 1,-4 -o ravine.html"
card saddle.html 'Beside a saddle' 'All of them slow down, and leave it at different times.' \
"descent race 'x^2-y^2+y^4' --with gd,momentum,rmsprop,adam --from 1,0.001 -o saddle.html"
card himmelblau.html 'Four minima' 'Click anywhere: from which start does which rule reach which minimum?' \
"descent race himmelblau --with gd,momentum,rmsprop,adam --from -0.3,-1 -o himmelblau.html"

section 'Functions: what minimize, map and diagnose found'
card steps.html 'Every step of four optimizers' 'f, the gradient and the learning rate after every step, and the paths, which play.' \
"descent minimize rosenbrock --with gd,momentum,adam,lbfgs --report steps.html"
card hills.html 'A map of four hills' 'All stationary points of a function, what joins its minima, and what may have been missed.' \
"descent map himmelblau --report hills.html"
card barriers.html 'A reaction and its barriers' 'Three minima and the two saddles between them, as a tree.' \
"descent map mueller-brown --report barriers.html"
card monkey.html 'A monkey saddle' 'No curvature at all, and three ways down: the evidence behind a verdict.' \
"descent diagnose 'x^3-3*x*y^2' --at 0,0 --report monkey.html"
card minima.html 'Many minima' 'Three hundred starts, 74 minima, and how many were not seen.' \
"descent minimize 'sin(3*x)*sin(3*y)+(x^2+y^2)/20' --starts 300 --box=-6..6 --report minima.html"

section 'Lessons: articles with experiments that you can change'
card lessons/index.html 'All lessons, in their order' 'What a sentence claims is borne out by the experiment beside it, computed in the page by the library that trains.' \
"descent lesson"
while IFS='|' read -r name title question; do
  show "lessons/$name.html" "$title" "$question" "descent lesson $name"
done < <("$program" lesson --json | grep -o '{"name":[^}]*}' | sed -E 's/.*"name":"([^"]*)","title":"([^"]*)","question":"([^"]*)".*/\1|\2|\3/')
cards+='</ul>'

cat >index.html <<END
<!doctype html>
<html lang="en">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>descent: a gallery</title>
<style>
:root { color-scheme: light dark; --ink: #1b1f24; --soft: #59636e; --edge: #d1d9e0; --card: #fff; --ground: #f6f8fa; --accent: #0b62a8; }
@media (prefers-color-scheme: dark) { :root { --ink: #e6edf3; --soft: #9aa4af; --edge: #3d444d; --card: #161b22; --ground: #0d1117; --accent: #6cb6ff; } }
body { margin: 0 auto; padding: 32px 20px 64px; max-width: 1100px; font: 16px/1.5 system-ui, sans-serif; color: var(--ink); background: var(--ground); }
h1 { font-size: 1.7rem; margin: 0 0 8px; } h2 { font-size: 1.25rem; margin: 40px 0 12px; } h3 { font-size: 1.05rem; margin: 0 0 6px; }
p { margin: 0 0 10px; max-width: 75ch; } .soft { color: var(--soft); }
ul { list-style: none; margin: 0; padding: 0; display: grid; gap: 16px; grid-template-columns: repeat(auto-fill, minmax(min(100%, 320px), 1fr)); }
li { background: var(--card); border: 1px solid var(--edge); border-radius: 10px; padding: 16px 18px; min-width: 0; }
img { width: 100%; height: auto; margin-bottom: 10px; border-radius: 6px; }
a { color: var(--accent); } pre { margin: 0; white-space: pre-wrap; overflow-wrap: anywhere; font-size: 0.78rem; color: var(--soft); }
a:focus-visible { outline: 3px solid var(--accent); outline-offset: 2px; border-radius: 4px; }
</style>
<main>
<h1>What descent shows</h1>
<p>Each page is one file that makes no request to any network. They were made by the commands below them, with $("$program" --version | head -n 1).</p>
<p class="soft"><a href="html/index.html">The C interface</a></p>
$cards
</main>
</html>
END
echo "gallery: $(find . lessons -maxdepth 1 -name '*.html' | wc -l) pages in $2"
