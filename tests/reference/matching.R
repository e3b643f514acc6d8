# Comparisons of treated and untreated people made by R, to check src/rrlib/statistics against. From
# the project's folder:
#     Rscript tests/reference/matching.R
# writes tests/reference/matching.csv, 126 invented people made by arithmetic, and what R finds of
# them, tests/reference/matching.json. Nothing is drawn at random. Debian: r-cran-sandwich.
# People repeat, so that scores tie; scores are rounded so that ties are the same on every machine.

suppressMessages(library(sandwich))

number <- function(x) ifelse(is.na(x), "null", sprintf("%.17g", x))
list_of <- function(x) paste0("[", paste(x, collapse = ", "), "]")
numbers <- function(x) list_of(number(as.numeric(x)))
text <- function(x) paste0('"', x, '"')
fields <- function(...) {
  given <- list(...)
  paste0("{", paste0('"', names(given), '": ', unlist(given), collapse = ", "), "}")
}
section <- function(name, entries) {
  paste0('  "', name, '": [\n    ', paste(unlist(entries), collapse = ",\n    "), "\n  ]")
}

i <- 0:125
people <- data.frame(
  age = 20 + 5 * ((i * 37) %% 5), before = (i * i + 3 * i) %% 7,
  area = c("east", "north", "south")[1 + (i * 5) %% 3], held = (i * 11) %% 4 == 0)
lean <- (i * 29) %% 31 - 0.4 * (people$age - 20) + 2 * people$before - 5 * people$held
people$treated <- lean > 18
people$outcome <- 100 * ((i * 17 + 4 * people$before + people$age - 9 * people$treated) %% 29 > 16)
people$held <- as.integer(people$held)
people$treated <- as.integer(people$treated)
write.csv(people, file.path("tests", "reference", "matching.csv"), row.names = FALSE, quote = FALSE)

formula <- treated ~ age + before + area + held
fit <- glm(formula, binomial, people, control = glm.control(epsilon = 1e-15, maxit = 100))
A <- people$treated; Y <- people$outcome; n <- length(Y)
probability <- fitted(fit); odds <- exp(predict(fit))
score <- round(predict(fit), 6)

# Greedy matching, written from its description: from the highest score down, in rounds; of equally
# near controls the one that stands first.
greedy <- function(caliper = Inf, ratio = 1, again = FALSE, within = rep(1, n)) {
  ones <- which(A == 1); controls <- which(A == 0)
  turns <- ones[order(score[ones], decreasing = TRUE)]
  used <- rep(FALSE, n); pairs <- NULL
  for (round in seq_len(ratio)) for (one in turns) {
    mine <- pairs[pairs[, 1] == one, 2]
    gap <- round(abs(score[controls] - score[one]), 6)
    free <- !(controls %in% mine) & (again | !used[controls]) & gap <= caliper &
      within[controls] == within[one]
    if (!any(free)) next
    other <- controls[free][which.min(gap[free])]
    used[other] <- TRUE; pairs <- rbind(pairs, c(one, other))
  }
  pairs[order(pairs[, 1]), , drop = FALSE]
}

weights_of <- function(pairs) {
  partners <- table(factor(pairs[, 1], seq_len(n)))
  weights <- as.numeric(partners > 0)
  for (row in seq_len(nrow(pairs))) {
    weights[pairs[row, 2]] <- weights[pairs[row, 2]] + 1 / partners[pairs[row, 1]]
  }
  controls <- A == 0
  weights[controls] <- weights[controls] * sum(weights[controls] > 0) / sum(weights[controls])
  weights
}

effect <- function(formula, weights, sets) {
  rows <- weights > 0
  data <- cbind(people, weights = weights)[rows, ]
  model <- lm(formula, data, weights = weights)
  paired <- !is.null(sets)
  errors <- if (paired) vcovCL(model, cluster = sets[rows]) else vcovHC(model, "HC1")
  degrees <- if (paired) length(unique(sets[rows])) - 1 else model$df.residual
  value <- coef(model)[["treated"]]; error <- sqrt(errors["treated", "treated"])
  half <- qt(0.975, degrees) * error
  fields(value = number(value), error = number(error), lower = number(value - half),
         upper = number(value + half))
}

matching <- function(name, ...) {
  pairs <- greedy(...)
  weights <- weights_of(pairs)
  sets <- if (anyDuplicated(pairs[, 2])) NULL else {
    of <- seq_len(n); of[pairs[, 2]] <- pairs[, 1]; of
  }
  fields(name = text(name), treated = list_of(pairs[, 1] - 1), control = list_of(pairs[, 2] - 1),
         weights = numbers(weights), people = sum(weights > 0),
         difference = effect(outcome ~ treated, weights, sets),
         adjusted = effect(outcome ~ treated + age + before + area + held, weights, sets))
}

# MatchIt's standardised differences, variance ratios and differences of cumulative distributions.
balance <- function(name, values, weights) {
  binary <- all(values %in% 0:1)
  groups <- list(A == 1, A == 0)
  mean_of <- function(rows) weighted.mean(values[rows], weights[rows])
  variance <- function(rows) {
    share <- weights[rows] / sum(weights[rows])
    sum(share * (values[rows] - mean_of(rows))^2) / (1 - sum(share^2))
  }
  cumulative <- function(rows) sapply(sort(unique(values)), function(value)
    sum(weights[rows & values <= value]) / sum(weights[rows]))
  all_treated <- values[A == 1]
  spread <- if (binary) sqrt(mean(all_treated) * (1 - mean(all_treated))) else sd(all_treated)
  means <- sapply(groups, mean_of)
  gaps <- if (binary) abs(diff(means)) else abs(cumulative(groups[[1]]) - cumulative(groups[[2]]))
  fields(name = text(name), means = numbers(means), difference = number(-diff(means) / spread),
         ratio = number(if (binary) NA else variance(groups[[1]]) / variance(groups[[2]])),
         ecdf = numbers(c(mean(gaps), max(gaps))))
}
columns <- cbind(model.matrix(~ age + before + held, people)[, -1],
                 sapply(c("east", "north", "south"), function(area) people$area == area) + 0)
balances <- function(weights) {
  sapply(colnames(columns), function(name) balance(name, columns[, name], weights))
}

# Weighting. The second error is of stacked estimating equations (the score's, and each group's
# mean), their slopes by differences.
odds_weights <- ifelse(A == 1, 1, odds)
weighted <- lm(outcome ~ treated, people, weights = odds_weights)
X <- model.matrix(fit)
equations <- function(at) {
  slopes <- at[seq_len(ncol(X))]; means <- at[ncol(X) + 1:2]
  linear <- as.numeric(X %*% slopes)
  cbind(X * (A - plogis(linear)), A * (Y - means[1]), (1 - A) * exp(linear) * (Y - means[2]))
}
sandwich_of <- function(equations, at) {
  slope <- sapply(seq_along(at), function(k) {
    step <- replace(numeric(length(at)), k, 1e-5)
    colSums(equations(at + step) - equations(at - step)) / 2e-5
  })
  bread <- solve(slope)
  bread %*% crossprod(equations(at)) %*% t(bread)
}
contrast <- function(errors, k) sqrt(errors[k, k] + errors[k + 1, k + 1] - 2 * errors[k, k + 1])
means <- c(mean(Y[A == 1]), weighted.mean(Y[A == 0], odds[A == 0]))
stacked <- contrast(sandwich_of(equations, c(coef(fit), means)), ncol(X) + 1)

# A linear model of the untreated: what it says of the treated, and its error from equations too.
untreated <- lm(outcome ~ age + before + area + held, people, subset = A == 0)
predicted <- predict(untreated, people)
of_regression <- function(at) {
  slopes <- at[seq_len(ncol(X))]; means <- at[ncol(X) + 1:2]
  line <- as.numeric(X %*% slopes)
  cbind((1 - A) * X * (Y - line), A * (Y - means[1]), A * (line - means[2]))
}
regression <- c(coef(untreated), mean(Y[A == 1]), mean(predicted[A == 1]))
regression_error <- contrast(sandwich_of(of_regression, regression), ncol(X) + 1)

share <- mean(A)
parts <- (A * (Y - predicted) - (1 - A) * odds * (Y - predicted)) / share
robust <- mean(parts)
robust_error <- sqrt(mean((parts - A * robust / share)^2) / n)

normal <- function(value, error) {
  ends <- value + c(-1, 1) * qnorm(0.975) * error
  fields(value = number(value), error = number(error), lower = number(ends[1]),
         upper = number(ends[2]))
}
caliper <- 0.2 * sd(score)
plain <- weights_of(greedy(caliper))
out <- file.path("tests", "reference", "matching.json")
writeLines(c(
  paste0('{\n  "R": "', R.version.string, '",'),
  paste0('  "coefficients": ', numbers(coef(fit)), ","),
  paste0('  "probability": ', numbers(probability), ","),
  paste0('  "score": ', numbers(score), ","),
  paste0('  "caliper": ', number(caliper), ","),
  paste0(section("matchings", c(
    matching("none"), matching("caliper", caliper), matching("ratio", caliper, ratio = 2),
    matching("replace", caliper, again = TRUE),
    matching("replace, ratio", caliper, ratio = 3, again = TRUE),
    matching("within", caliper, within = people$area))), ","),
  paste0(section("balance_before", balances(rep(1, n))), ","),
  paste0(section("balance_after", balances(plain)), ","),
  paste0(section("balance_weighted", balances(odds_weights)), ","),
  paste0('  "effective_size": ', number(sum(odds[A == 0])^2 / sum(odds[A == 0]^2)), ","),
  paste0('  "weighted": ', normal(diff(rev(means)), stacked), ","),
  paste0('  "weighted_given_scores": ', normal(coef(weighted)[["treated"]],
         sqrt(vcovHC(weighted, "HC0")["treated", "treated"])), ","),
  paste0('  "regression": ', normal(mean(Y[A == 1]) - mean(predicted[A == 1]),
         regression_error), ","),
  paste0('  "doubly_robust": ', normal(robust, robust_error), "\n}")), out)
