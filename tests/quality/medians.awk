# Figures of several worlds, as score.sql prints them, to one table of medians in the form of quality_memory.
#
#   awk -f tests/quality/medians.awk FILE…     one file per world

BEGIN { FS = "\t" }

FNR == 1 { worlds++ }

{
    key = $1 FS $2 FS $3
    if (!(key in count)) {
        keys[++key_count] = key
        if ($1 == "family" && !($2 in is_family)) { is_family[$2] = 1; families[++family_count] = $2 }
        if ($1 == "family" && !($3 in is_figure)) { is_figure[$3] = 1; figures[++figure_count] = $3 }
        count[key] = 0
    }
    if (tolower($4) != "nan")
        value[key, ++count[key]] = $4 + 0
}

# Puts the key's values in order and returns their median; "nan" of none.
function median(key,    i, j, n, x) {
    n = count[key]
    for (i = 2; i <= n; i++) {
        x = value[key, i]
        for (j = i - 1; j > 0 && value[key, j] > x; j--)
            value[key, j + 1] = value[key, j]
        value[key, j + 1] = x
    }
    if (n == 0)
        return "nan"
    return n % 2 ? value[key, (n + 1) / 2] : (value[key, n / 2] + value[key, n / 2 + 1]) / 2
}

function show(x) {
    return x == "nan" ? x : sprintf("%.1f", x)
}

# A role that is missing in a world had none there.
function pad(key) {
    while (count[key] < worlds)
        value[key, ++count[key]] = 0
}

END {
    printf "%-11s", "family"
    for (j = 1; j <= figure_count; j++)
        printf " %10s", figures[j]
    printf "\n"
    for (i = 1; i <= family_count; i++) {
        printf "%-11s", families[i]
        for (j = 1; j <= figure_count; j++)
            printf " %10s", show(median("family" FS families[i] FS figures[j]))
        printf "\n"
    }
    for (i = 1; i <= key_count; i++) {
        split(keys[i], part, FS)
        if (part[1] == "world")
            printf "%-45s %12s\n", part[3], show(median(keys[i]))
    }
    for (i = 1; i <= key_count; i++) {
        split(keys[i], part, FS)
        if (part[1] != "role")
            continue
        pad(keys[i])
        x = median(keys[i])
        if (x > 0)
            printf "  %-31s %-12s %11s\n", part[3], part[2], show(x)
    }
}
