# Intervals made by R, to check src/rrlib/statistics against. From the project's folder:
#     Rscript tests/reference/rates.R
# writes tests/reference/rates.json. Only base R is used; nothing is drawn at random.

number <- function(x) sprintf("%.17g", x)
list_of <- function(x) paste0("[", paste(x, collapse = ", "), "]")
entry <- function(...) {
  fields <- list(...)
  paste0("    {", paste0('"', names(fields), '": ', unlist(fields), collapse = ", "), "}")
}
section <- function(name, entries) {
  paste0('  "', name, '": [\n', paste(entries, collapse = ",\n"), "\n  ]")
}

# prop.test without the continuity correction is Wilson's score interval.
wilson <- function(x, n, level) {
  test <- suppressWarnings(prop.test(x, n, conf.level = level, correct = FALSE))
  entry(x = x, n = n, level = level, interval = list_of(number(test$conf.int)))
}

poisson_rate <- function(x, exposure, level) {
  test <- poisson.test(x, exposure, conf.level = level)
  entry(x = x, exposure = exposure, level = level, estimate = number(test$estimate),
        interval = list_of(number(test$conf.int)))
}

poisson_ratio <- function(later, earlier, level) {
  test <- poisson.test(c(later, earlier), conf.level = level)
  entry(later = later, earlier = earlier, level = level, estimate = number(test$estimate),
        interval = list_of(number(test$conf.int)))
}

# Offences a person: many have few, few have many.
skewed <- c(1, 1, 1, 1, 1, 1, 2, 2, 2, 3, 3, 4, 6, 9, 17)

# The mean of what counts exceed `least` by, as a model with a logarithmic link and a variance
# estimated from the counts. Its standard error is that of the logarithm of the mean.
mean_of <- function(counts, least, level) {
  model <- glm(counts - least ~ 1, family = quasipoisson(link = "log"),
               control = glm.control(epsilon = 1e-15, maxit = 200))
  found <- summary(model)$coefficients[1, ]
  reach <- qt((1 + level) / 2, length(counts) - 1) * found["Std. Error"]
  entry(values = list_of(counts), least = least, level = level,
        estimate = number(least + exp(found["Estimate"])),
        interval = list_of(number(least + exp(found["Estimate"] + c(-1, 1) * reach))))
}

x <- c(0, 1, 0, 1, 2, 5, 10, 4, 81, 148, 1, 263)
n <- c(1, 1, 10, 10, 3, 10, 10, 56, 263, 148, 1129, 263)
wilsons <- c(mapply(wilson, x, n, 0.95), mapply(wilson, x, n, 0.99), wilson(81, 263, 0.8))

events <- c(0, 1, 2, 5, 12, 210, 1129, 0, 1, 210, 1129)
exposures <- c(1, 1, 1, 1, 1, 1, 1, 52.1, 420.5, 54.4, 45.678)
rates <- c(mapply(poisson_rate, events, exposures, 0.95),
           mapply(poisson_rate, c(0, 7, 210), c(1, 2.5, 54.4), 0.99))

later <- c(210, 1129, 0, 0, 1, 5, 210)
earlier <- c(1129, 210, 1, 210, 1, 4, 210)
ratios <- c(mapply(poisson_ratio, later, earlier, 0.95), poisson_ratio(210, 1129, 0.99))

means <- c(mean_of(skewed, 0, 0.95), mean_of(skewed, 1, 0.95), mean_of(skewed, 1, 0.99),
           mean_of(c(0, 1), 0, 0.95), mean_of(c(0, 0, 0, 12), 0, 0.95))

out <- file.path("tests", "reference", "rates.json")
writeLines(c(paste0('{\n  "R": "', R.version.string, '",'),
             paste0(section("wilson", wilsons), ","),
             paste0(section("poisson_rate", rates), ","),
             paste0(section("poisson_ratio", ratios), ","),
             section("mean", means), "}"), out)
