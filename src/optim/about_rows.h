// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
//
// What people are told of each rule, for the table in about.c: DESCRIBE_NAME for NAME of the lists
// of <descent/optimizer.h>. No number that is in the table of rules stands here: defaults come from
// there.
//
// x parameters, g gradient, k = 1, 2, ... the step, L = weight_decay. Lines of formulas have at most
// 76 characters; the other texts are paragraphs of one line.
#ifndef DSC_OPTIM_ABOUT_ROWS_H
#define DSC_OPTIM_ABOUT_ROWS_H

// clang-format off
#define FAMILY_GRADIENT         "gradients and momentum"
#define FAMILY_ADAPTIVE         "a rate for each parameter"
#define FAMILY_SIGN             "signs"
#define FAMILY_CURVATURE        "curvature"
#define FAMILY_TENSOR           "whole tensors"
#define FAMILY_MATRIX           "matrices"
#define FAMILY_FREE_OF_RATE     "without a rate to choose"
#define FAMILY_FREE_OF_SCHEDULE "without a schedule"
#define FAMILY_FUNCTION         "the function itself"

#define DECAY " weight-decay decay-form"
#define CORRECTIONS "c1 = 1 - beta1^k,  c2 = 1 - beta2^k\n"
#define ADAM_AVERAGES "m = beta1 m + (1 - beta1) g\nv = beta2 v + (1 - beta2) g^2\n"
#define ADAM_STEP "x -= lr (m / c1) / (sqrt(v / c2) + eps)"
#define DECOUPLED ";  and x -= lr L x, of the x before"
#define ADAM_OPTIONS "lr beta1 beta2 eps eps-form bias-correction" DECAY
#define PASS "one pass over x, g and its state, as fast as memory is"
#define NORMS "a pass for norms of the tensors, and one for the step"
#define BESIDE_MUON "one more for every parameter where adamw updates other tensors"
#define SUMS "two passes: sums over all parameters first"

// ---- gradients and momentum ----

#define DESCRIBE_GD .family = FAMILY_GRADIENT, \
    .title = "gradient descent: a step against the gradient", \
    .formula = "x -= lr g", \
    .paper = "Cauchy. Methode generale pour la resolution des systemes d'equations simultanees. 1847. On mini-batches: Robbins, Monro. A stochastic approximation method. 1951.", \
    .use = "To see what a function or a network does without anything added: the other rules are measured against it. With a well-scaled problem and a decaying rate it needs nothing else.", \
    .avoid = "Where curvatures differ much it is as slow as their ratio is large: momentum takes the root of that ratio, adam rescales each parameter.", \
    .options = "lr" DECAY, .time = PASS

#define DESCRIBE_MOMENTUM .family = FAMILY_GRADIENT, \
    .title = "gradient descent along an average of gradients", \
    .formula = \
        "average    m = beta1 m + (1 - beta1) g;               x -= lr m\n" \
        "classical  m = beta1 m + (1 - dampening) g;           x -= lr m\n" \
        "nesterov   m as classical;                            x -= lr (g + beta1 m)\n" \
        "velocity   m = beta1 m + lr g;                        x -= m\n" \
        "The first m of classical and nesterov is g, whatever dampening is.\n" \
        "bias-correction on (average)  m / (1 - beta1^k) in place of m", \
    .paper = "Polyak. Some methods of speeding up the convergence of iteration methods. 1964. Sutskever, Martens, Dahl, Hinton. On the importance of initialization and momentum in deep learning. ICML 2013. Equations 1 to 4.", \
    .use = "Networks whose layers are of one kind (convolutions above all) with a tuned rate and schedule, where it often generalises best; smooth functions.", \
    .avoid = "Where gradients of parameters differ by orders of magnitude, as in attention and embeddings, and where nobody has time to tune a rate.", \
    .options = "lr beta1 momentum-form dampening bias-correction" DECAY, .time = PASS

// ---- a rate for each parameter ----

#define DESCRIBE_RMSPROP .family = FAMILY_ADAPTIVE, \
    .title = "the gradient over the root of its average square", \
    .formula = \
        "v = beta2 v + (1 - beta2) g^2\n" \
        "x -= lr g / (sqrt(v) + eps)\n" \
        "centred    a = beta2 a + (1 - beta2) g;  max(0, v - a^2) in place of v\n" \
        "beta1 > 0  b = beta1 b + g / (sqrt(v) + eps);  x -= lr b\n" \
        "bias-correction on  v and a divided by 1 - beta2^k", \
    .paper = "Tieleman, Hinton. Neural networks for machine learning, lecture 6.5. 2012. Centred: Graves. Generating sequences with recurrent neural networks. 2013. Equations 38 to 45.", \
    .use = "Gradients whose size changes from parameter to parameter and over time, with one vector of state; recurrent networks, reinforcement learning.", \
    .avoid = "Its first steps are 1 / sqrt(1 - beta2) times too long unless bias-correction is on, and with a constant rate it ends in a cycle as wide as the rate. adam costs one vector more and has neither fault at the start.", \
    .options = "lr beta1 beta2 eps eps-form centred bias-correction" DECAY, .time = PASS

#define DESCRIBE_ADAM .family = FAMILY_ADAPTIVE, \
    .title = "averages of gradients and of their squares, corrected", \
    .formula = CORRECTIONS ADAM_AVERAGES ADAM_STEP, \
    .paper = "Kingma, Ba. Adam: a method for stochastic optimization. ICLR 2015. Algorithm 1.", \
    .use = "The one to begin with: it works at its default rate on most networks and functions, whatever the scale of the gradients.", \
    .avoid = "With weight decay: here it joins the gradient and is divided by the root too, so that weights with large gradients decay less; adamw has it right.", \
    .options = ADAM_OPTIONS, .time = PASS

#define DESCRIBE_ADAMW .family = FAMILY_ADAPTIVE, \
    .title = "adam, with weight decay apart from the gradient", \
    .formula = CORRECTIONS ADAM_AVERAGES ADAM_STEP DECOUPLED, \
    .paper = "Loshchilov, Hutter. Decoupled weight decay regularization. ICLR 2019. Algorithm 2; there decay is not multiplied by the rate, which is decay-form wd.", \
    .use = "Whenever adam is used with weight decay; transformers. The rule that others have to beat.", \
    .avoid = "Without weight decay it is adam. A decay that was tuned for l2 means something else here: about lr L of each weight goes in a step.", \
    .options = ADAM_OPTIONS, .time = PASS

#define DESCRIBE_AMSGRAD .family = FAMILY_ADAPTIVE, \
    .title = "adam whose denominators never shrink", \
    .formula = CORRECTIONS ADAM_AVERAGES \
        "max-of raw  w = max(w, v);       x -= lr (m / c1) / (sqrt(w / c2) + eps)\n" \
        "corrected   w = max(w, v / c2);  x -= lr (m / c1) / (sqrt(w) + eps)", \
    .paper = "Reddi, Kale, Kumar. On the convergence of Adam and beyond. ICLR 2018. Algorithm 2, with bias correction.", \
    .use = "Rare large gradients that point the right way among many small ones that do not: there adam can go to the wrong end, and this does not.", \
    .avoid = "One vector more than adam, and seldom better on networks: a large gradient at the start slows a parameter down for good.", \
    .options = "lr beta1 beta2 eps eps-form bias-correction max-of" DECAY, .time = PASS

#define DESCRIBE_ADAMAX .family = FAMILY_ADAPTIVE, \
    .title = "adam with the largest gradient in place of the root", \
    .formula = "c1 = 1 - beta1^k\nm = beta1 m + (1 - beta1) g\nw = max(beta2 w, |g| + eps)\nx -= lr (m / c1) / w", \
    .paper = "Kingma, Ba. Adam: a method for stochastic optimization. ICLR 2015. Algorithm 2; eps, which it has not, keeps w from 0.", \
    .use = "Sparse gradients (embeddings): a step is never longer than about lr.", \
    .avoid = "Noisy gradients: one outlier makes a parameter slow for some 1 / (1 - beta2) steps.", \
    .options = "lr beta1 beta2 eps bias-correction" DECAY, .time = PASS

#define DESCRIBE_NADAM .family = FAMILY_ADAPTIVE, \
    .title = "adam with Nesterov's momentum", \
    .formula = \
        "mu_k = beta1 (1 - 0.96^(0.004 k) / 2),  P_k = mu_1 mu_2 ... mu_k\nc2 = 1 - beta2^k\n" ADAM_AVERAGES \
        "u = (1 - mu_k) g / (1 - P_k) + mu_(k+1) m / (1 - P_(k+1))\n" \
        "x -= lr u / (sqrt(v / c2) + eps)", \
    .paper = "Dozat. Incorporating Nesterov momentum into Adam. ICLR 2016, workshop. Algorithm 2, with its schedule of mu, and v / c2 without a factor beta2.", \
    .use = "Where adam is used and the steps are reliable: it looks one step ahead, and is a little faster on smooth problems.", \
    .avoid = "With small noisy batches the look ahead amplifies noise.", \
    .options = ADAM_OPTIONS, .time = PASS

#define DESCRIBE_RADAM .family = FAMILY_ADAPTIVE, \
    .title = "adam that warms up by itself", \
    .formula = CORRECTIONS ADAM_AVERAGES \
        "q = 2 / (1 - beta2) - 1,  r = q - 2 k beta2^k / c2\n" \
        "r > 5      s = sqrt((r - 4) (r - 2) q / ((q - 4) (q - 2) r))\n" \
        "           x -= lr s sqrt(c2) / c1  m / (sqrt(v) + eps)\n" \
        "otherwise  x -= lr m / c1", \
    .paper = "Liu et al. On the variance of the adaptive learning rate and beyond. ICLR 2020. Algorithm 2, with r > 5 in place of r > 4 as in PyTorch.", \
    .use = "Where adam needs a warm-up and nobody wants to choose its length.", \
    .avoid = "Its first steps are plain momentum with the rate of adam: long where gradients are large. A warm-up by schedule can be longer.", \
    .options = ADAM_OPTIONS, .time = PASS

#define DESCRIBE_ADAGRAD .family = FAMILY_ADAPTIVE, \
    .title = "the gradient over the root of the sum of its squares", \
    .formula = "v += g^2\nx -= lr g / (sqrt(v) + eps)", \
    .paper = "Duchi, Hazan, Singer. Adaptive subgradient methods for online learning and stochastic optimization. JMLR 12, 2011. Diagonal form; v starts at 0.", \
    .use = "Convex problems with sparse inputs (words, categories): rare inputs keep a large rate. Its rate needs no schedule, it falls like 1 / sqrt(k).", \
    .avoid = "Long trainings of networks: v only grows, and the steps end before the training does.", \
    .options = "lr eps eps-form" DECAY, .time = PASS

#define DESCRIBE_ADADELTA .family = FAMILY_ADAPTIVE, \
    .title = "steps in the units of the parameters, without a rate", \
    .formula = \
        "v = beta2 v + (1 - beta2) g^2\n" \
        "d = sqrt(a + eps) / sqrt(v + eps)  g\n" \
        "a = beta2 a + (1 - beta2) d^2\n" \
        "x -= lr d", \
    .paper = "Zeiler. ADADELTA: an adaptive learning rate method. 2012. Algorithm 1, with a factor lr.", \
    .use = "Where no rate is known: lr stays 1, and a step scales with the parameters.", \
    .avoid = "It starts slowly, from steps of sqrt(eps), and is slower than a tuned adam nearly everywhere; prodigy finds rates better.", \
    .options = "lr beta2 eps" DECAY, .time = PASS

#define DESCRIBE_ADABELIEF .family = FAMILY_ADAPTIVE, \
    .title = "adam that divides by how gradients deviate from m", \
    .formula = CORRECTIONS \
        "m = beta1 m + (1 - beta1) g\n" \
        "s = beta2 s + (1 - beta2) (g - m)^2 + eps\n" \
        "x -= lr (m / c1) / (sqrt(s / c2) + eps)" DECOUPLED "\n" \
        "With another eps-form than auto, eps stands only where that puts it.", \
    .paper = "Zhuang et al. AdaBelief optimizer: adapting stepsizes by the belief in observed gradients. NeurIPS 2020. Algorithm 2; eps enters twice, as there.", \
    .use = "Large steps where gradients agree and small ones where they do not; image classification, generative networks.", \
    .avoid = "Gradients without noise: s falls to 0 and steps grow without bound. eps decides much, keep it as it is or tune it.", \
    .options = ADAM_OPTIONS, .time = PASS

#define DESCRIBE_ADAN .family = FAMILY_ADAPTIVE, \
    .title = "adam with an average of changes of the gradient", \
    .formula = \
        "c1 = 1 - beta1^k,  c2 = 1 - beta2^k,  c3 = 1 - beta3^k\n" \
        "d = g - last g, at first 0\n" \
        "m = beta1 m + (1 - beta1) g\n" \
        "v = beta2 v + (1 - beta2) d\n" \
        "n = beta3 n + (1 - beta3) (g + beta2 d)^2\n" \
        "u = (m / c1 + beta2 v / c2) / (sqrt(n / c3) + eps)\n" \
        "x = (x - lr u) / (1 + lr L);  decay-form lr*wd: x -= lr u + lr L x", \
    .paper = "Xie et al. Adan: adaptive Nesterov momentum algorithm for faster optimizing deep models. 2022. Algorithm 1. beta is what 1 - beta is there.", \
    .use = "Large batches and large rates, vision transformers: it stands rates five to ten times those of adamw.", \
    .avoid = "Where memory is scarce (four vectors), or batches are small: the change of the gradient is noise then.", \
    .options = "lr beta1 beta2 beta3 eps eps-form bias-correction" DECAY, .time = PASS

#define DESCRIBE_YOGI .family = FAMILY_ADAPTIVE, \
    .title = "adam whose v moves by at most a gradient's square", \
    .formula = CORRECTIONS \
        "m = beta1 m + (1 - beta1) g\n" \
        "v -= (1 - beta2) sign(v - g^2) g^2\n" ADAM_STEP, \
    .paper = "Zaheer, Reddi, Sachan, Kale, Kumar. Adaptive methods for nonconvex optimization. NeurIPS 2018. Algorithm 2, with bias correction; v starts at 0.", \
    .use = "Gradients that become small for a while: v forgets linearly, so that the rate does not jump up.", \
    .avoid = "Where adam is tuned already: eps is large here and acts as a floor, so that rates differ from adam's.", \
    .options = ADAM_OPTIONS, .time = PASS

#define DESCRIBE_ADOPT .family = FAMILY_ADAPTIVE, \
    .title = "adam that converges for any beta2", \
    .formula = \
        "k = 1      v = g^2, x stays\n" \
        "k > 1      n = g / max(sqrt(v), eps), cut to [-(k-1)^0.25, (k-1)^0.25]\n" \
        "           m = beta1 m + (1 - beta1) n\n" \
        "           x -= lr m\n" \
        "           v = beta2 v + (1 - beta2) g^2", \
    .paper = "Taniguchi et al. ADOPT: modified Adam can converge with any beta2 with the optimal rate. NeurIPS 2024. Algorithm 2, clipped.", \
    .use = "In place of adam where that oscillates: v does not contain the gradient that it divides.", \
    .avoid = "The very first gradient decides the first steps: begin with a warm-up where it may be tiny. The first step changes nothing.", \
    .options = "lr beta1 beta2 eps" DECAY, .time = PASS

#define DESCRIBE_ADEMAMIX .family = FAMILY_ADAPTIVE, \
    .title = "adam with a second, very slow average", \
    .formula = CORRECTIONS \
        "m = beta1 m + (1 - beta1) g\n" \
        "n = beta3 n + (1 - beta3) g\n" \
        "v = beta2 v + (1 - beta2) g^2\n" \
        "x -= lr (m / c1 + mix n) / (sqrt(v / c2) + eps)\n" \
        "and x -= lr L x, of the x before\n" \
        "For k < mix-steps mix grows in proportion to k, and beta3 from beta1 on\n" \
        "so that its half-life does.", \
    .paper = "Pagliardini, Ablin, Grangier. The AdEMAMix optimizer: better, faster, older. 2024. Algorithm 1.", \
    .use = "Long trainings with much data, where gradients of thousands of steps ago still tell something; then `mix-steps` should be the length of the run.", \
    .avoid = "Runs of less than some 1 / (1 - beta3) steps; functions, where the slow average overshoots.", \
    .options = "lr beta1 beta2 beta3 eps eps-form bias-correction mix mix-steps" DECAY, .time = PASS

#define DESCRIBE_MARS .family = FAMILY_ADAPTIVE, \
    .title = "adamw on gradients whose variance is reduced", \
    .formula = CORRECTIONS \
        "c = g + gamma beta1 / (1 - beta1) (g - last g), first last g = 0\n" \
        "c = c / |c| where |c| > 1, |c| the norm of the tensor's\n" \
        "m = beta1 m + (1 - beta1) c\n" \
        "v = beta2 v + (1 - beta2) c^2\n" ADAM_STEP DECOUPLED, \
    .paper = "Yuan et al. MARS: unleashing the power of variance reduction for training large models. 2024. MARS-AdamW, approximate: last g is of the last batch.", \
    .use = "Large models with adamw where noise limits; rates about three times adamw's.", \
    .avoid = "Small batches, where the difference of two batches is noise; gradients far above 1, which it cuts to length 1.", \
    .options = "lr beta1 beta2 eps eps-form bias-correction gamma" DECAY, .time = NORMS

// ---- signs ----

#define DESCRIBE_LION .family = FAMILY_SIGN, \
    .title = "the sign of an average", \
    .formula = \
        "x -= lr sign(beta1 m + (1 - beta1) g)" DECOUPLED "\n" \
        "m = beta2 m + (1 - beta2) g", \
    .paper = "Chen et al. Symbolic discovery of optimization algorithms. NeurIPS 2023. Algorithm 2.", \
    .use = "Large batches, transformers and vision, with one vector less than adamw: rates 3 to 10 times lower than adamw's, weight decay as many times higher.", \
    .avoid = "Small batches, where signs are noise, and functions: every parameter moves by lr in each step, so it ends only with a decaying rate.", \
    .options = "lr beta1 beta2" DECAY, .time = PASS

#define DESCRIBE_SIGNSGD .family = FAMILY_SIGN, \
    .title = "the sign of the gradient, or of its average", \
    .formula = "beta1 = 0  x -= lr sign(g)" DECOUPLED "\nbeta1 > 0  m = beta1 m + (1 - beta1) g;  x -= lr sign(m)", \
    .paper = "Bernstein, Wang, Azizzadenesheli, Anandkumar. signSGD: compressed optimisation for non-convex problems. ICML 2018. Algorithms 1 and 2 (Signum).", \
    .use = "To see how much of adam is its signs; where a gradient's size means nothing.", \
    .avoid = "Small batches and the end of a training: steps have the same length everywhere.", \
    .options = "lr beta1" DECAY, .time = PASS

#define DESCRIBE_RPROP .family = FAMILY_SIGN, \
    .title = "a step of its own for each parameter, by signs", \
    .formula = \
        "step = lr at first;  p = g last g\n" \
        "p > 0      step = min(grow step, step-max)\n" \
        "p < 0      step = max(shrink step, step-min), g = 0 (no move, last g = 0)\n" \
        "x -= step sign(g)", \
    .paper = "Riedmiller, Braun. A direct adaptive method for faster backpropagation learning: the RPROP algorithm. ICNN 1993. In the form iRprop- of Igel, Huesken. Improving the Rprop learning algorithm. 2000.", \
    .use = "Full batches of small networks, and functions: it needs no rate and is fast.", \
    .avoid = "Mini-batches: signs change by chance, and steps shrink to nothing.", \
    .options = "lr grow shrink step-min step-max" DECAY, .time = PASS

// ---- curvature ----

#define DESCRIBE_SOPHIA .family = FAMILY_CURVATURE, \
    .title = "momentum over an estimate of curvature, clipped", \
    .formula = \
        "m = beta1 m + (1 - beta1) g\n" \
        "k = 1, 1 + every, ...  h = beta2 h + (1 - beta2) e, e an estimate of the\n" \
        "           Hessian's diagonal at this x\n" \
        "x -= lr clip(m / (max(rho h, 0) + eps), -1, 1)\n" \
        "and x -= lr L x, of the x before\n" \
        "gnb        e = B s^2, s the gradient of the batch (B rows) with labels drawn\n" \
        "           from the model\n" \
        "hutchinson e = z (H z), z random signs", \
    .paper = "Liu et al. Sophia: a scalable stochastic second-order optimizer for language model pre-training. ICLR 2024. Algorithms 1, 2 and 3.", \
    .use = "Classification by large networks, in place of adamw: steps follow curvature instead of the size of gradients.", \
    .avoid = "Where the objective has no labels to draw use `estimator = hutchinson`. Most numbers are clipped at first, so the rate is as that of lion.", \
    .options = "lr beta1 beta2 rho eps every estimator" DECAY, .time = "a pass; every so many steps another gradient (gnb) or a product with the Hessian"

// ---- whole tensors ----

#define DESCRIBE_LAMB .family = FAMILY_TENSOR, \
    .title = "adam, each tensor's step as long as its weights", \
    .formula = CORRECTIONS ADAM_AVERAGES \
        "r = (m / c1) / (sqrt(v / c2) + eps) + L x\n" \
        "x -= lr min(|x|, trust) / |r|  r, norms of the tensor; lr r where one is 0", \
    .paper = "You et al. Large batch optimization for deep learning: training BERT in 76 minutes. ICLR 2020. Algorithm 2.", \
    .use = "Batches of thousands of rows: each layer moves by the same share of its size, so that one rate fits all.", \
    .avoid = "Small batches, where adamw does the same with less; functions, whose start may be 0.", \
    .options = "lr beta1 beta2 eps eps-form bias-correction trust" DECAY, .time = NORMS

#define DESCRIBE_LARS .family = FAMILY_TENSOR, \
    .title = "momentum, each tensor's step as long as its weights", \
    .formula = \
        "q = trust |x| / (|g| + L |x| + eps), norms of the tensor; 1 where one is 0\n" \
        "h = q (g + L x)\n" \
        "x moves by momentum of h, in the form that momentum-form says", \
    .paper = "You, Gitman, Ginsburg. Large batch training of convolutional networks. 2017. Algorithm 1.", \
    .use = "Convolutional networks on batches of thousands of rows, with a warm-up.", \
    .avoid = "Small batches; rates are some hundred times those of momentum, as trust multiplies them.", \
    .options = "lr beta1 momentum-form dampening bias-correction eps trust" DECAY, .time = NORMS

#define DESCRIBE_ADAFACTOR .family = FAMILY_TENSOR, \
    .title = "adaptive with a few numbers for each row and column", \
    .formula = \
        "b = 1 - k^-0.8, or beta2 where that is given\n" \
        "matrices   R_i = b R_i + (1 - b) mean over the row of g^2 + eps\n" \
        "           C_j alike, of columns;  V = R C / mean(R)\n" \
        "others     V = b V + (1 - b) (g^2 + eps)\n" \
        "u = g / sqrt(V);  u = u / max(1, rms(u))\n" \
        "beta1 > 0  u = m = beta1 m + (1 - beta1) u\n" \
        "x -= lr max(0.001, rms(x)) u" DECOUPLED, \
    .paper = "Shazeer, Stern. Adafactor: adaptive learning rates with sublinear memory cost. ICML 2018. Algorithms 4 and 5, section 8; lr is what rho is there.", \
    .use = "Where v and m of adam do not fit in memory: of a matrix it keeps rows + columns numbers.", \
    .avoid = "Where they fit: v of a matrix is only as good as its rows and columns say.", \
    .options = "lr beta1 beta2 eps" DECAY, .time = "two passes and norms", .memory = "rows + columns numbers a matrix, one a parameter of other tensors, and one more with beta1 > 0"

// ---- matrices ----

#define DESCRIBE_MUON .family = FAMILY_MATRIX, \
    .title = "momentum made orthogonal, for hidden matrices", \
    .formula = \
        "m = beta1 m + (1 - beta1) g,  q = beta1 m + (1 - beta1) g\n" \
        "x -= lr s O(q)" DECOUPLED "\n" \
        "O(q)       q with all singular values near 1: five times\n" \
        "           X = a X + (b A + c A^2) X, A = X X' of the shorter side\n" \
        "polar      (a, b, c) of each step, from X = q / (1.02 |q| + 1e-6)\n" \
        "ns5        (3.4445, -4.775, 2.0315), from X = q / (|q| + 1e-7)\n" \
        "keller     s = sqrt(max(1, outputs / inputs))\n" \
        "moonlight  s = 0.2 sqrt(max(outputs, inputs))\n" \
        "Other tensors than hidden matrices: adamw, at 0.05 lr (moonlight: at lr).", \
    .paper = "Jordan et al. Muon: an optimizer for hidden layers in neural networks. 2024. Scale moonlight: Liu et al. Muon is scalable for LLM training. 2025. Equation 4. Polar: Amsel et al. The Polar Express: optimal matrix sign methods and their application to the Muon algorithm. 2025. Algorithm 1.", \
    .use = "Networks with wide hidden layers and batches of some hundred rows or more: fewer steps than adamw.", \
    .avoid = "Functions and networks without hidden matrices, where only adamw is left; very small batches.", \
    .options = "lr beta1 muon-scale orthogonalise" DECAY, .time = "15 products each step, 15 r^2 c + 5 r^3 operations a matrix, r its shorter side and c its longer", .memory = BESIDE_MUON

#define DESCRIBE_NORMUON .family = FAMILY_MATRIX, \
    .title = "muon, with outputs that move alike", \
    .formula = \
        "O as in muon;  for each output, with the mean over its weights,\n" \
        "V = beta2 V + (1 - beta2) mean of O^2\n" \
        "P = O / (sqrt(V) + eps);  P = P |O| / |P|\n" \
        "x -= lr s P" DECOUPLED "\n" \
        "Other tensors than hidden matrices: adamw, as with muon.", \
    .paper = "Li et al. NorMuon: making Muon more efficient and scalable. 2025. Algorithm 1.", \
    .use = "Where muon is used: at the same cost, units whose weights would move more than others are held back.", \
    .avoid = "As muon.", \
    .options = "lr beta1 beta2 eps muon-scale orthogonalise" DECAY, .time = "as muon, and a pass", .memory = "one number an output; " BESIDE_MUON

#define DESCRIBE_SOAP .family = FAMILY_MATRIX, \
    .title = "adam in the eigenbasis of shampoo", \
    .formula = \
        "A = beta2 A + (1 - beta2) G G',  B = beta2 B + (1 - beta2) G' G\n" \
        "           G the matrix of g\n" \
        "k = 1      Q, P = eigenvectors of A, B; x stays\n" \
        "k > 1      c1 = 1 - beta1^(k-1),  c2 = 1 - beta2^(k-1),  H = Q' G P\n" \
        "           m = beta1 m + (1 - beta1) H\n" \
        "           v = beta2 v + (1 - beta2) H^2\n" \
        "           x -= lr Q (sqrt(c2) / c1  m / (sqrt(v) + eps)) P'\n" \
        "           and x -= lr L x, of the x before; then A and B move on\n" \
        "every so many steps Q, P = qr(A Q), qr(B P), columns by eigenvalue\n" \
        "Other tensors than hidden matrices: adamw.", \
    .paper = "Vyas et al. SOAP: improving and stabilizing Shampoo using Adam. ICLR 2025. Algorithm 3.", \
    .use = "The fewest steps for networks with hidden matrices of up to some thousand rows: what adamw does, in coordinates that fit the layer.", \
    .avoid = "Wide layers, where rows^2 + columns^2 numbers and products with them cost more than the gradient.", \
    .options = "lr beta1 beta2 eps eps-form bias-correction every" DECAY, .time = "six products each step, two factorizations every so many", .memory = "2 rows^2 + 2 columns^2 numbers a matrix"

#define DESCRIBE_SHAMPOO .family = FAMILY_MATRIX, \
    .title = "fourth roots of row and column covariances", \
    .formula = \
        "A = eps I + sum of G G',  B = eps I + sum of G' G, G the matrix of g\n" \
        "beta2 given  A = beta2 A + (1 - beta2) G G', from eps I, and B alike\n" \
        "x -= lr A^(-1/4) G B^(-1/4)" DECOUPLED "\n" \
        "The roots are made anew every so many steps.\n" \
        "beta1 > 0    along an average of these products\n" \
        "Other tensors than hidden matrices: adamw.", \
    .paper = "Gupta, Koren, Singer. Shampoo: preconditioned stochastic tensor optimization. ICML 2018. Algorithm 1.", \
    .use = "To compare with: the sum makes it a matrix form of adagrad, whose rate falls by itself.", \
    .avoid = "Otherwise soap, which it led to, is easier to tune: there is no grafting of the length of steps here.", \
    .options = "lr beta1 beta2 eps every" DECAY, .time = "four products each step, two eigendecompositions every so many", .memory = "2 rows^2 + 2 columns^2 numbers a matrix; two for every parameter where adamw updates other tensors"

// ---- without a rate, without a schedule ----

#define DESCRIBE_PRODIGY .family = FAMILY_FREE_OF_RATE, \
    .title = "adam that estimates how far it has to go", \
    .formula = \
        "b = beta3, or sqrt(beta2)\n" \
        "c = d lr;  with bias-correction on, times sqrt(1 - beta2^k) / (1 - beta1^k)\n" \
        "N = b N + (d / first-distance) c <g, x_0 - x>\n" \
        "m = beta1 m + d (1 - beta1) g,  v = beta2 v + d^2 (1 - beta2) g^2\n" \
        "s = b s + (d / first-distance) c g\n" \
        "d' = the largest so far of d and distance-factor N / |s|_1, at most growth d\n" \
        "x -= c m / (sqrt(v) + d' eps);  and x -= c L x;  d = d'", \
    .paper = "Mishchenko, Defazio. Prodigy: an expeditiously adaptive parameter-free learner. ICML 2024. Adam form.", \
    .use = "No rate is known and none shall be searched for: lr stays 1, with a schedule that falls (cosine).", \
    .avoid = "Where memory is scarce (four vectors); very short runs, as d first has to grow from first-distance.", \
    .options = "lr beta1 beta2 beta3 eps bias-correction first-distance distance-factor growth" DECAY, .time = SUMS

#define DESCRIBE_DADAPTATION .family = FAMILY_FREE_OF_RATE, \
    .title = "adam with the rate of a bound on the distance", \
    .formula = \
        "b = beta3, or sqrt(beta2)\n" \
        "c = d lr;  with bias-correction on, times sqrt(1 - beta2^k) / (1 - beta1^k)\n" \
        "n = c <g, s / (sqrt(v) + eps)>, of the s and v before\n" \
        "m = beta1 m + c (1 - beta1) g,  v = beta2 v + (1 - beta2) g^2\n" \
        "s = b s + c (1 - b) g,  N = b N + (1 - b) n\n" \
        "d = max(d, min(N / ((1 - b) |s|_1), growth d))\n" \
        "x -= m / (sqrt(v) + eps)", \
    .paper = "Defazio, Mishchenko. Learning-rate-free learning by D-Adaptation. ICML 2023. Adam form.", \
    .use = "As prodigy, which came after it and is faster; one vector less.", \
    .avoid = "As prodigy. d never falls: an early overestimate stays.", \
    .options = "lr beta1 beta2 beta3 eps bias-correction first-distance growth" DECAY, .time = SUMS

#define DESCRIBE_SCHEDULE_FREE_SGD .family = FAMILY_FREE_OF_SCHEDULE, \
    .title = "gradient descent whose average is evaluated", \
    .formula = \
        "gradients are taken at y = (1 - beta1) z + beta1 x\n" \
        "z -= lr (g + L y)\n" \
        "w = (largest lr so far)^2,  c = w / (sum of all w)\n" \
        "x = (1 - c) x + c z\n" \
        "x is what is evaluated and saved.", \
    .paper = "Defazio et al. The road less scheduled. NeurIPS 2024. Equations 3 to 5.", \
    .use = "Runs whose length is not known: at any moment x is as good as after a schedule that ends there. Rates are 10 to 50 times those of gd.", \
    .avoid = "With a schedule that falls: it would slow down twice. A warm-up is welcome.", \
    .options = "lr beta1 weight-decay", .time = PASS

#define DESCRIBE_SCHEDULE_FREE_ADAMW .family = FAMILY_FREE_OF_SCHEDULE, \
    .title = "adamw whose average is evaluated", \
    .formula = "c2 = 1 - beta2^k\n" \
        "gradients are taken at y = (1 - beta1) z + beta1 x\n" \
        "v = beta2 v + (1 - beta2) g^2\n" \
        "z -= lr (g / (sqrt(v / c2) + eps) + L y)\n" \
        "w = (largest lr so far)^2,  c = w / (sum of all w)\n" \
        "x = (1 - c) x + c z\n" \
        "x is what is evaluated and saved.", \
    .paper = "Defazio et al. The road less scheduled. NeurIPS 2024. Algorithm 1.", \
    .use = "As schedule-free-sgd, where adamw is used otherwise: as much memory, no schedule. It won the self-tuning track of AlgoPerf 2024.", \
    .avoid = "As schedule-free-sgd.", \
    .options = "lr beta1 beta2 eps eps-form bias-correction" DECAY, .time = PASS

// ---- the function itself ----

#define DESCRIBE_LBFGS .family = FAMILY_FUNCTION, \
    .title = "Newton's method from the last gradients", \
    .formula = \
        "p = -H g, H from the last `memory` pairs s = x - last x, y = g - last g\n" \
        "x += a p, a from a line search (strong Wolfe conditions)", \
    .paper = "Liu, Nocedal. On the limited memory BFGS method for large scale optimization. 1989. Algorithm 2.1.", \
    .use = "Smooth functions without noise: tens of steps where gradient descent needs thousands.", \
    .avoid = "Mini-batches, which it refuses, and kinks, at which it gets stuck.", \
    .options = "memory line-search", .time = "a gradient for each trial of the line search", .memory = "two vectors for each of `memory` pairs"

#define DESCRIBE_PGD .family = FAMILY_FUNCTION, \
    .title = "gradient descent that is kicked off saddles", \
    .formula = \
        "x -= lr g;  where |g| is small, x += noise, uniform in a ball of radius\n" \
        "`noise`\n" \
        "back again when f has not fallen some steps later", \
    .paper = "Jin, Ge, Netrapalli, Kakade, Jordan. How to escape saddle points efficiently. ICML 2017. Algorithm 2.", \
    .use = "To see how a saddle is left.", \
    .avoid = "To be fast: lbfgs is.", \
    .options = "lr noise", .time = PASS
// clang-format on

#endif
