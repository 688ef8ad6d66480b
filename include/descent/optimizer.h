// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
//
// Update rules over one flat parameter vector. Bring your own gradients:
//
//     descent_optimizer_options o = descent_optimizer_options_default(DESCENT_ADAM);
//     o.learning_rate = 3e-4;
//     descent_optimizer *optimizer = NULL;
//     if (descent_optimizer_create(DESCENT_FLOAT32, n, &o, &optimizer, &error) != DESCENT_OK) {
//         ...
//     }
//     for (...) {
//         my_gradient(x, g);
//         descent_optimizer_step_f32(optimizer, x, g, &error);
//     }
//
// With g the gradient, k = 1, 2, ... the number of the step and lr the rate of this step:
//
//   gd        x -= lr g
//   momentum  average form    m = beta1 m + (1 - beta1) g;  x -= lr m
//             classical form  m = beta1 m + (1 - dampening) g, the first m = g;  x -= lr m [S13]
//             nesterov form   m likewise;  x -= lr (g + beta1 m) [S13]
//             velocity form   m = beta1 m + lr g;  x -= m
//   rmsprop   v = beta2 v + (1 - beta2) g^2;  x -= lr g / (sqrt(v) + eps) [H12]
//             centred: v less the square of the average of g [G13]; beta1 > 0: a buffer
//             b = beta1 b + g / (sqrt(v) + eps);  x -= lr b
//   adam      m, v as above, m^ = m / (1 - beta1^k), v^ = v / (1 - beta2^k);
//             x -= lr m^ / (sqrt(v^) + eps) [K15]
//   adamw     adam, and x -= lr weight_decay x before the step [L19]
//   amsgrad   adam with the largest v so far [R18]
//   adamax    w = max(beta2 w, |g| + eps);  x -= lr m^ / w [K15, algorithm 2]
//   nadam     adam with (1 - mu_k) g / (1 - P_k) + mu_(k+1) m / (1 - P_(k+1)) in place of m^,
//             mu_k = beta1 (1 - 0.96^(0.004 k) / 2), P_k the product of mu_1 to mu_k [D16]
//   radam     adam times r_k, and x -= lr m^ while v is of too few steps for r_k [L20]
//   adagrad   v += g^2;  x -= lr g / (sqrt(v) + eps) [D11]
//   adadelta  d = sqrt(a + eps) / sqrt(v + eps) g;  a = beta2 a + (1 - beta2) d^2;  x -= lr d [Z12]
//   adabelief adam with v the average of (g - m)^2, plus eps at each step [Z20]
//   adan      d = g - g of the step before, D = beta2 D + (1 - beta2) d,
//             v = beta3 v + (1 - beta3) (g + beta2 d)^2;
//             x = (x - lr (m^ + beta2 D^) / (sqrt(v^) + eps)) / (1 + lr weight_decay) [X22]
//   yogi      adam with v -= (1 - beta2) sign(v - g^2) g^2 [Z18]
//   lion      x -= lr sign(beta1 m + (1 - beta1) g);  m = beta2 m + (1 - beta2) g [C23]
//   signsgd   x -= lr sign(g); with beta1 > 0 x -= lr sign(m) [B18]
//   rprop     a step for each number, lr at first, times `grow` where the sign of g stays and
//             `shrink` where it changes; then the number waits once [R93, I00]
//   adopt     n = g / max(sqrt(v), eps) with the v before, in +-(k - 1)^0.25;
//             m = beta1 m + (1 - beta1) n;  x -= lr m; the first step only makes v = g^2 [T24]
//   ademamix  adam with m^ + mix M, M = beta3 M + (1 - beta3) g; mix and beta3 grow in the first
//             mix_steps steps [P24]
//   schedule-free-sgd, schedule-free-adamw
//             gradients at y = (1 - beta1) z + beta1 X, which is what x holds:
//             z -= lr u;  X = (1 - c) X + c z, c = w / (sum of all w), w the square of the largest
//             lr so far; u = g + weight_decay y, and g / (sqrt(v^) + eps) + weight_decay y.
//             descent_optimizer_evaluated_f32 gives X [D24]
//
//   sophia    m as above, h = beta2 h + (1 - beta2) estimate, when there is one, of the diagonal of
//             curvature;  x -= lr clamp(m / (max(rho h, 0) + eps), -1, 1) [L23]
//
// Of whole tensors, with norms of the numbers of one:
//
//   mars      c = g + gamma beta1 / (1 - beta1) (g - g of the step before), / |c| where |c| > 1;
//             adamw on c [Y24]
//   prodigy, dadaptation
//             adam at lr d, d an estimate of the distance to the minimum that grows with sums
//             over all parameters [M24, D23]
//   lamb      r = m^ / (sqrt(v^) + eps) + weight_decay x, of adam's m^ and v^;
//             x -= lr min(|x|, trust) r / |r| [Y20]
//   lars      q = trust |x| / (|g| + weight_decay |x| + eps);  momentum of q (g + weight_decay x) [Y17]
//   adafactor g / sqrt(V), V_ij = R_i C_j / mean(R) of averages R and C of the squares of rows and
//             columns; with a root of its mean square of at most 1; times that of x, or 0.001 [S18]
//   muon      m = beta1 m + (1 - beta1) g;  q = (1 - beta1) g + beta1 m;  x -= lr s O(q), with O(q)
//             the nearest matrix with singular values of 1, approximately [J24]
//   normuon   muon, with the weights of each output divided by the root of an average of their
//             squares [L25]
//   soap      adam in the bases of eigenvectors of averages of G G' and G' G, new ones every so
//             many steps; the first step only makes bases [V24]
//   shampoo   x -= lr L^(-1/4) G R^(-1/4), L = eps I + sum of G G', R likewise of G' G [G18]
//
// muon, normuon, soap and shampoo are for hidden matrices; adamw updates other tensors: at 0.05 of
// the rate of muon and normuon beside the scale keller, at the same rate beside moonlight and soap,
// at 0.01 of that of shampoo. adafactor with beta2 open takes 1 - k^-0.8. lbfgs and pgd need the function
// itself; descent_minimize runs them, and descent_optimizer_create refuses them.
//
// weight_decay of rules that do not decouple it (descent_rule_facts) is added to the gradient, after
// clipping: g + weight_decay x; decay_form chooses. eps is outside the root where nothing else is
// said; with eps = 0 a parameter whose v is 0 does not move. sign(0) is 0, and what is not a number
// stays so. State below the smallest normal number of the type becomes 0. Coefficients are computed
// in double.
//
// [S13] Sutskever, Martens, Dahl, Hinton. On the importance of initialization and momentum.
//       ICML 2013.
// [H12] Hinton. Neural networks for machine learning, lecture 6e. 2012.
// [G13] Graves. Generating sequences with recurrent neural networks. 2013. Equations 38 to 41.
// [K15] Kingma, Ba. Adam: a method for stochastic optimization. ICLR 2015. Algorithm 1.
// [R18] Reddi, Kale, Kumar. On the convergence of Adam and beyond. ICLR 2018. Algorithm 2.
// [D16] Dozat. Incorporating Nesterov momentum into Adam. ICLR workshop 2016. Algorithm 2.
// [L20] Liu et al. On the variance of the adaptive learning rate and beyond. ICLR 2020.
//       Algorithm 2, with PyTorch's bound 5 in place of 4, and its eps-hat.
// [D11] Duchi, Hazan, Singer. Adaptive subgradient methods for online learning and stochastic
//       optimization. JMLR 12, 2011.
// [Z12] Zeiler. ADADELTA: an adaptive learning rate method. 2012. Algorithm 1.
// [Z20] Zhuang et al. AdaBelief optimizer: adapting stepsizes by the belief in observed gradients.
//       NeurIPS 2020. Algorithm 2.
// [X22] Xie et al. Adan: adaptive Nesterov momentum algorithm for faster optimizing deep models.
//       2022. Algorithm 1.
// [Z18] Zaheer et al. Adaptive methods for nonconvex optimization. NeurIPS 2018. Algorithm 2.
// [C23] Chen et al. Symbolic discovery of optimization algorithms. NeurIPS 2023. Algorithm 2.
// [B18] Bernstein et al. signSGD: compressed optimisation for non-convex problems. ICML 2018.
// [R93] Riedmiller, Braun. A direct adaptive method for faster backpropagation learning: the RPROP
//       algorithm. ICNN 1993. [I00] Igel, Huesken. Improving the Rprop learning algorithm. 2000.
// [T24] Taniguchi et al. ADOPT: modified Adam can converge with any beta2 with the optimal rate.
//       NeurIPS 2024. Algorithm 2, with the clipping of its second version.
// [P24] Pagliardini, Ablin, Grangier. The AdEMAMix optimizer: better, faster, older. 2024.
//       Algorithm 1.
// [D24] Defazio et al. The road less scheduled. NeurIPS 2024. Equations 3 to 5.
// [Y24] Yuan et al. MARS: unleashing the power of variance reduction for training large models.
//       2024. Algorithm 2, in the approximate form of remark 3.3.
// [M24] Mishchenko, Defazio. Prodigy: an expeditiously adaptive parameter-free learner. ICML 2024.
// [D23] Defazio, Mishchenko. Learning-rate-free learning by D-adaptation. ICML 2023.
// [Y20] You et al. Large batch optimization for deep learning: training BERT in 76 minutes. ICLR
//       2020. Algorithm 2.
// [Y17] You, Gitman, Ginsburg. Large batch training of convolutional networks. 2017. Algorithm 1.
// [J24] Jordan et al. Muon: an optimizer for hidden layers in neural networks. 2024.
// [L25] Li et al. NorMuon: making Muon more efficient and scalable. 2025. Algorithm 1.
// [S18] Shazeer, Stern. Adafactor: adaptive learning rates with sublinear memory cost. ICML 2018.
// [V24] Vyas et al. SOAP: improving and stabilizing Shampoo using Adam. 2024.
// [G18] Gupta, Koren, Singer. Shampoo: preconditioned stochastic tensor optimization. ICML 2018.
// [L23] Liu, Li, Hall, Liang, Ma. Sophia: a scalable stochastic second-order optimizer for language
//       model pre-training. 2023. Algorithm 3.
// [L19] Loshchilov, Hutter. Decoupled weight decay regularization. ICLR 2019. Algorithm 2.
//
// Threads: see descent_optimizer. Structs with members are plain values: any number of threads
// may read one while none writes it.
#ifndef DESCENT_OPTIMIZER_H
#define DESCENT_OPTIMIZER_H

#include <descent/base.h>
#include <descent/options.h>

#ifdef __cplusplus
extern "C" {
#endif

/// The rules that need only gradients: DESCENT_<NAME>, word, learning rate in training,
/// learning rate when a function is minimised. FIRST is expanded for the first of them and NEXT
/// for the others, so that both can be the same macro, or NEXT can add a comma.
#define DESCENT_STEP_RULE_LIST(FIRST, NEXT)                                                    \
    FIRST(GD, "gd", 0.1, 0.001)                                                                \
    NEXT(MOMENTUM, "momentum", 0.1, 0.005)                                                     \
    NEXT(RMSPROP, "rmsprop", 0.001, 0.005)                                                     \
    NEXT(ADAM, "adam", 0.001, 0.05)                                                            \
    NEXT(ADAMW, "adamw", 0.001, 0.05)                                                          \
    NEXT(AMSGRAD, "amsgrad", 0.001, 0.1)                                                       \
    NEXT(ADAMAX, "adamax", 0.002, 0.1)                                                         \
    NEXT(NADAM, "nadam", 0.002, 0.02)                                                          \
    NEXT(RADAM, "radam", 0.001, 0.005)                                                         \
    NEXT(ADAGRAD, "adagrad", 0.01, 0.5)                                                        \
    NEXT(ADADELTA, "adadelta", 1.0, 1.0)                                                       \
    NEXT(ADABELIEF, "adabelief", 0.001, 0.1)                                                   \
    NEXT(ADAN, "adan", 0.001, 0.005)                                                           \
    NEXT(YOGI, "yogi", 0.01, 0.1)                                                              \
    NEXT(LION, "lion", 0.0001, 0.005)                                                          \
    NEXT(SIGNSGD, "signsgd", 0.001, 0.001)                                                     \
    NEXT(RPROP, "rprop", 0.01, 0.1)                                                            \
    NEXT(ADOPT, "adopt", 0.001, 0.1)                                                           \
    NEXT(ADEMAMIX, "ademamix", 0.001, 0.05)                                                    \
    NEXT(SCHEDULE_FREE_SGD, "schedule-free-sgd", 1.0, 0.005)                                   \
    NEXT(SCHEDULE_FREE_ADAMW, "schedule-free-adamw", 0.0025, 0.02)                             \
    NEXT(MARS, "mars", 0.003, 0.01)                                                            \
    NEXT(PRODIGY, "prodigy", 1.0, 1.0)                                                         \
    NEXT(DADAPTATION, "dadaptation", 1.0, 0.5)                                                 \
    NEXT(LAMB, "lamb", 0.003, 0.003)                                                           \
    NEXT(LARS, "lars", 10.0, 10.0)                                                             \
    NEXT(ADAFACTOR, "adafactor", 0.01, 0.01)                                                   \
    NEXT(SOPHIA, "sophia", 0.0003, 0.01)                                                       \
    NEXT(MUON, "muon", 0.02, 1.0)                                                              \
    NEXT(NORMUON, "normuon", 0.02, 1.0)                                                        \
    NEXT(SOAP, "soap", 0.003, 0.05)                                                            \
    NEXT(SHAMPOO, "shampoo", 0.1, 5.0)

/// The rules that need the function itself (<descent/minimize.h>), likewise. lbfgs has no
/// learning rate: 1 is the step that it tries first.
#define DESCENT_FUNCTION_RULE_LIST(FIRST, NEXT)                                                \
    FIRST(LBFGS, "lbfgs", 1.0, 1.0)                                                            \
    NEXT(PGD, "pgd", 0.1, 0.001)

typedef enum descent_rule {
#define DESCENT_RULE_ENTRY(name, word, rate, function_rate) DESCENT_##name,
    DESCENT_STEP_RULE_LIST(DESCENT_RULE_ENTRY, DESCENT_RULE_ENTRY)
        DESCENT_FUNCTION_RULE_LIST(DESCENT_RULE_ENTRY, DESCENT_RULE_ENTRY)
#undef DESCENT_RULE_ENTRY
} descent_rule;

/// Properties of a rule, as bits; use descent_rule_facts rather than a list of rules.
typedef enum descent_rule_fact {
    DESCENT_RULE_HAS_MOMENTUM = 1,    /* keeps m, an average of gradients */
    DESCENT_RULE_IS_ADAPTIVE = 2,     /* keeps v, and divides by its root */
    DESCENT_RULE_HAS_FORMS = 4,       /* momentum_form applies */
    DESCENT_RULE_DECOUPLES = 8,       /* weight decay shrinks x instead of being added to g */
    DESCENT_RULE_NEEDS_FUNCTION = 16, /* a gradient alone is not enough for a step */
    DESCENT_RULE_SEARCHES = 32,       /* finds the length of its steps: no learning rate */
    DESCENT_RULE_KEEPS_MORE = 64,     /* keeps more than m and v from step to step */
    DESCENT_RULE_NEEDS_TENSORS = 128  /* needs sums or products over whole tensors */
} descent_rule_fact;

typedef enum descent_momentum_form {
    DESCENT_MOMENTUM_AVERAGE,   /* m = beta1 m + (1 - beta1) g;  x -= lr m */
    DESCENT_MOMENTUM_CLASSICAL, /* m = beta1 m + (1 - dampening) g, first m = g;  x -= lr m */
    DESCENT_MOMENTUM_NESTEROV,  /* m likewise;  x -= lr (g + beta1 m) */
    DESCENT_MOMENTUM_VELOCITY   /* m = beta1 m + lr g;  x -= m */
} descent_momentum_form;

enum { DESCENT_BIAS_CORRECTION_AUTO = -1 }; /* the default of the rule */

/// Where eps stands, with v^ the corrected average of squares.
typedef enum descent_eps_form {
    DESCENT_EPS_AUTO = -1, /* as the rule's paper has it */
    DESCENT_EPS_OUTSIDE,   /* sqrt(v^) + eps */
    DESCENT_EPS_INSIDE,    /* sqrt(v^ + eps) */
    DESCENT_EPS_HAT /* sqrt(v) + eps, and the root of the correction is in the rate [K15, before
                              section 2.1] */
} descent_eps_form;

/// How weight decay acts, with L = weight_decay.
typedef enum descent_decay_form {
    DESCENT_DECAY_AUTO = -1, /* as the rule's paper has it */
    DESCENT_DECAY_L2,        /* g + L x in place of g */
    DESCENT_DECAY_RATE,      /* x -= lr L x: "lr*wd" */
    DESCENT_DECAY_ALONE      /* x -= s L x, s the factor of the schedule: "wd" [L19] */
} descent_decay_form;

typedef enum descent_max_form { DESCENT_MAX_RAW, DESCENT_MAX_CORRECTED } descent_max_form;
typedef enum descent_muon_scale {
    DESCENT_MUON_KELLER,
    DESCENT_MUON_MOONLIGHT
} descent_muon_scale;
typedef enum descent_orthogonaliser {
    DESCENT_POLAR_EXPRESS,
    DESCENT_NEWTON_SCHULZ
} descent_orthogonaliser;
typedef enum descent_estimator {
    DESCENT_ESTIMATOR_GNB,
    DESCENT_ESTIMATOR_HUTCHINSON
} descent_estimator;

/// Numbers that may be NAN: the rule's own, from its paper (descent_rule_describe).
typedef struct descent_optimizer_options {
    /// Bytes of this struct that the program knows; set by _default. See <descent/base.h>.
    size_t size;
    /// Update rule, a descent_rule; the argument of _default.
    int rule;
    /// Learning rate, the factor of a step, > 0; default that of the rule, which NAN means too.
    /// Larger rates are faster until steps overshoot.
    double learning_rate;
    /// Decay of the average of gradients m, 0 to less than 1, or NAN. It averages over about 1 /
    /// (1 - beta1) steps. Rules with momentum; of rmsprop, the decay of a buffer of its steps,
    /// b = beta1 b + g / root, x -= lr b, 0 for none.
    double beta1;
    /// Decay of the average of squared gradients v, 0 to less than 1, or NAN. Adaptive rules.
    double beta2;
    /// Added to the square root that divides, >= 0, or NAN. Larger values slow down parameters
    /// whose gradients are small. Adaptive rules.
    double eps;
    /// How momentum is kept, a descent_momentum_form; default DESCENT_MOMENTUM_AVERAGE.
    /// DESCENT_MOMENTUM only.
    int momentum_form;
    /// Whether averages are divided by 1 - beta^k, so that the first ones count in full: 1, 0,
    /// or DESCENT_BIAS_CORRECTION_AUTO; default as the rule has it. Momentum that is a sum has
    /// no bias correction and refuses 1.
    int bias_correction;
    /// Pull of the parameters to 0, per step, >= 0, or NAN. decay_form says how.
    double weight_decay;
    /// Largest norm of the whole gradient, > 0; default HUGE_VAL, no clipping. A longer
    /// gradient is scaled down to it.
    double clip;
    /// Decay of a third average, 0 to less than 1, or NAN: adan, ademamix.
    double beta3;
    /// Part of each gradient that classical and nesterov momentum leave out, 0 to 1; default 0.
    double dampening;
    int eps_form;   /* a descent_eps_form; default DESCENT_EPS_AUTO */
    int decay_form; /* a descent_decay_form; default DESCENT_DECAY_AUTO */
    /// rmsprop: v less the square of the average gradient, an estimate of the variance; default
    /// false.
    bool centred;
    int max_form; /* amsgrad: the largest of raw or corrected v, a descent_max_form; default raw */
    /// ademamix: weight of the slow average, >= 0, and steps in which it and beta3 grow, 0 for
    /// none. NAN: as in the paper.
    double mix, mix_steps;
    /// mars: strength of the variance reduction; sophia: of the clipping (rho). NAN: the paper's.
    double gamma, rho;
    /// lars: step by norm of the weights; lamb: largest factor. NAN: the paper's.
    double trust;
    /// prodigy, dadaptation: first estimate of the distance d, > 0, a factor on it, and how much it
    /// may grow in a step, > 1. NAN: the paper's.
    double first_distance, distance_factor, growth;
    /// rprop: factors on a step that keeps (> 1) or changes (< 1) its direction, and its bounds.
    double grow, shrink, step_min, step_max;
    /// soap, shampoo: steps between two bases; sophia: between two estimates. NAN: the paper's.
    double every;
    int muon_scale;     /* a descent_muon_scale */
    int orthogonaliser; /* muon, normuon: a descent_orthogonaliser */
    int estimator;      /* sophia: a descent_estimator */
    /// Largest magnitude of one number of the gradient, and norm of that of one tensor, > 0;
    /// default HUGE_VAL, none. Before clip.
    double clip_value, clip_tensor;
    /// Gaussian noise on the gradient, of variance noise / k^noise_decay in step k; default 0
    /// and 0.55 [N15].
    double noise, noise_decay;
    /// Only numbers that move against their gradient move, the others wait, and the rest moves
    /// further in turn [L24]; weight decay only where it and the step agree [C25]. Default false.
    bool cautious, decay_cautious;
    /// After every so many steps the parameters go back to a part of the way they have come since
    /// [Z19]; default 0, never, and 0.5.
    uint64_t lookahead;
    double lookahead_share;
    /// Seed of what is random: noise, samples. Default 1.
    uint64_t seed;
    /// 0. This struct is part of others and therefore never grows: later members use this
    /// space.
    double reserved[8];
} descent_optimizer_options;

/// Options with the defaults of a rule. Where they depend on the rule, the table below has
/// adam's; so read the rule first and then apply the other settings to what this function
/// returns.
DESCENT_API void descent_optimizer_options_init(descent_optimizer_options *options, size_t size,
                                                descent_rule rule);
static inline descent_optimizer_options descent_optimizer_options_default(descent_rule rule)
{
    descent_optimizer_options options;
    descent_optimizer_options_init(&options, sizeof options, rule);
    return options;
}

/// The table that describes descent_optimizer_options. Static.
DESCENT_API const descent_option_table *descent_optimizer_option_table(void);

/// Names in the order of descent_rule, ended by NULL: "gd", "momentum", ... Static.
DESCENT_API const char *const *descent_rule_names(void);

/// Learning rate a rule starts with when the user gives none.
DESCENT_API double descent_rule_learning_rate(descent_rule rule);

/// The bits of descent_rule_fact that hold for a descent_rule; 0 for a number that is not a
/// rule.
DESCENT_API unsigned descent_rule_facts(int rule);

/// What people want to know of a rule. Texts are static, in plain ASCII. Formulas have lines of
/// at most 90 characters, the others are one line each, to be wrapped.
typedef struct descent_rule_description {
    size_t size;         /* bytes of this struct that the program knows; set it before */
    const char *name;    /* "lion" */
    const char *family;  /* "signs": rules that are alike have the same */
    const char *title;   /* in some words, no full stop */
    const char *formula; /* what a step computes, without what goes around any rule; k is the
                            step, L weight_decay */
    const char *paper;   /* authors, title, year, algorithm or equations */
    const char *use, *avoid; /* when to take it, and when not */
    const char *options; /* names of the options that change its steps, between blanks; those
                                that go around any rule (clip, lookahead, ...) are left out */
    const char *time;    /* of a step */
    const char *memory;  /* besides vectors; "" */
    size_t vectors;      /* numbers of state for each parameter, with default options */
    const char *const *vector_names; /* ended by NULL */
    const char *eps_form;            /* what eps-form auto is: "outside", "inside", "hat" */
} descent_rule_description;

/// *description (out, its size in). DESCENT_INVALID for a number that is not a rule.
DESCENT_API descent_status descent_rule_describe(int rule,
                                                 descent_rule_description *description,
                                                 descent_error *error);

/// Whose conventions: PyTorch (torch.optim), TensorFlow (Keras), optax, the paper of the rule.
typedef enum descent_library {
    DESCENT_LIBRARY_NONE,
    DESCENT_LIBRARY_TORCH,
    DESCENT_LIBRARY_TF,
    DESCENT_LIBRARY_OPTAX,
    DESCENT_LIBRARY_PAPER
} descent_library;

/// How to get the steps of another library. Static.
typedef struct descent_likeness {
    size_t size; /* bytes of this struct that the program knows; set it before */
    /// Options with its defaults and conventions: "eps=1e-7, eps-form=hat"; "" when they are
    /// those of this library.
    const char *settings;
    const char *differs; /* what remains different, a sentence without a full stop; "" */
} descent_likeness;

/// *likeness (out, its size in). DESCENT_INVALID for numbers that are no rule or library;
/// DESCENT_UNSUPPORTED where the library has not such a rule, or one that computes something else,
/// which the message says, and then `differs` as well.
DESCENT_API descent_status descent_rule_like(int rule, descent_library library,
                                             descent_likeness *likeness, descent_error *error);

/// Sets these options in *options (in/out), for its rule.
DESCENT_API descent_status descent_optimizer_options_like(descent_optimizer_options *options,
                                                          descent_library library,
                                                          descent_error *error);

/// Threads: one call at a time for each object, from any thread; different objects are
/// independent.
typedef struct descent_optimizer descent_optimizer;

/// An optimizer for n parameters of the type (float32 or float64), with its state at zero.
/// *optimizer (out) is freed with descent_optimizer_free.
/// DESCENT_INVALID for n = 0, another type, options out of range, lbfgs and pgd.
DESCENT_API descent_status descent_optimizer_create(descent_type type, size_t n,
                                                    const descent_optimizer_options *options,
                                                    descent_optimizer **optimizer,
                                                    descent_error *error);
DESCENT_API void descent_optimizer_free(descent_optimizer *optimizer);

/// One step: updates x[n] (in/out) with the gradient g[n] (in). With clipping of any kind, a gradient
/// whose norm, after that of single numbers, is not finite changes nothing, counts no step and returns DESCENT_DIVERGED; without
/// clipping the gradient is used as it is. DESCENT_INVALID when the optimizer has the other
/// type.
DESCENT_API descent_status descent_optimizer_step_f32(descent_optimizer *optimizer, float *x,
                                                      const float *g, descent_error *error);
DESCENT_API descent_status descent_optimizer_step_f64(descent_optimizer *optimizer, double *x,
                                                      const double *g, descent_error *error);

/// The parameters to evaluate and to save, out[n], where the steps are taken with x[n] (in), and
/// gradients at x. They are x itself but for schedule-free rules, whose x lies between the iterates
/// and the average of these that they stand for. out may be x. DESCENT_INVALID when the optimizer has
/// the other type.
DESCENT_API descent_status descent_optimizer_evaluated_f32(const descent_optimizer *optimizer,
                                                           const float *x, float *out,
                                                           descent_error *error);
DESCENT_API descent_status descent_optimizer_evaluated_f64(const descent_optimizer *optimizer,
                                                           const double *x, double *out,
                                                           descent_error *error);

/// Whether the rule of some tensors (sophia) wants an estimate of the diagonal of curvature at x
/// before the next step: before the first, and before every `every`-th after it.
DESCENT_API bool descent_optimizer_wants_estimate(const descent_optimizer *optimizer);

/// Gives it: diagonal (in), n numbers of the optimizer's type, of the Hessian or something like it
/// on a batch; numbers may be below 0. Steps without go by the estimates before. DESCENT_INVALID
/// where no rule takes any.
DESCENT_API descent_status descent_optimizer_take_estimate(descent_optimizer *optimizer,
                                                           const void *diagonal,
                                                           descent_error *error);

/// The learning rate of the next step. Setting it keeps the state; >= 0, else DESCENT_INVALID.
/// A step with the rate 0 counts, and changes the state alone.
DESCENT_API double descent_optimizer_learning_rate(const descent_optimizer *optimizer);
DESCENT_API descent_status descent_optimizer_set_learning_rate(descent_optimizer *optimizer,
                                                               double rate,
                                                               descent_error *error);

/// k: applied steps so far.
DESCENT_API uint64_t descent_optimizer_steps(const descent_optimizer *optimizer);

/// Weight decay does not apply to x[begin .. begin + count): biases, usually. Ranges must lie
/// inside n; they may touch and overlap.
DESCENT_API descent_status descent_optimizer_exempt(descent_optimizer *optimizer, size_t begin,
                                                    size_t count, descent_error *error);

/// A tensor of the parameters, rows x columns numbers from `begin` on.
typedef struct descent_optimizer_tensor {
    const char *name; /* borrowed for the call */
    size_t begin, rows, columns;
    bool
        hidden; /* a matrix from whose outputs other layers follow: what muon and its like are for */
} descent_optimizer_tensor;

/// Tells which tensors there are: in order, without gaps, all n parameters. Before the first step
/// and before groups; without it all parameters are one tensor without a name. Rules for matrices
/// leave other tensors to adamw. DESCENT_INVALID where they do not fit; DESCENT_NO_MEMORY, after
/// which the optimizer can only be freed. All state is 0 then, that of before in the same memory.
DESCENT_API descent_status descent_optimizer_set_tensors(
    descent_optimizer *optimizer, const descent_optimizer_tensor *tensors, size_t count,
    descent_error *error);

/// Other options for tensors whose names fit a pattern (* and ? and [...]): "*.bias:
/// weight-decay=0", "dense1.*: freeze", "dense3.weight: optimizer=lion, lr=0.001", "*: rate=0.5".
/// Words are names of options of this struct (decay stands for weight-decay), `rate`, a factor on
/// the learning rate, and `freeze`, whose gradient counts in no norm. A later group has tensors that an earlier one had. A group
/// with another rule starts from that rule's own options and rate. DESCENT_INVALID when a word is
/// not known or no tensor fits; DESCENT_NO_MEMORY as above.
DESCENT_API descent_status descent_optimizer_group(descent_optimizer *optimizer,
                                                   const char *text, descent_error *error);

/// Which rule has how many tensors and numbers, and by which group's pattern: "muon: 3 matrices,
/// 218,112 numbers; adamw: 1 tensor, 10 numbers; adamw (*.bias): 3 tensors, 1,280 numbers". text
/// (out, cut to `capacity` bytes); returns the length that it wants.
DESCENT_API size_t descent_optimizer_assignment(const descent_optimizer *optimizer, char *text,
                                                size_t capacity);

/// Sets an option that is a number, by its name, for the steps to come and for all groups but those
/// whose text names it: "beta1", "weight-decay", "lr". DESCENT_INVALID for a value out of its range, and for what cannot change.
DESCENT_API descent_status descent_optimizer_set(descent_optimizer *optimizer, const char *name,
                                                 double value, descent_error *error);

/// Number of arrays of state (gd 0, momentum 1, rmsprop 1, adam 2), and the i-th of them ("m", "v",
/// ...; "bases", "numbers"): a view, valid until tensors or groups are set or it is freed. _length:
/// of how many numbers, and *type (out; NULL) of which type; of m and v, n of the optimizer's.
/// Together with descent_optimizer_steps this is the whole state to save; write it back in place
/// to restore.
DESCENT_API size_t descent_optimizer_state_count(const descent_optimizer *optimizer);
DESCENT_API void *descent_optimizer_state(descent_optimizer *optimizer, size_t i,
                                          const char **name);
DESCENT_API size_t descent_optimizer_state_length(const descent_optimizer *optimizer, size_t i,
                                                  descent_type *type);
DESCENT_API void descent_optimizer_set_steps(descent_optimizer *optimizer, uint64_t steps);

#ifdef __cplusplus
}
#endif

#endif
