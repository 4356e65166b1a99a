# Figures of several worlds, as score_lists.sql prints them, to tables of their sums in the form of lists_quality.
#
#   awk -f tests/quality/plays.awk FILE…     one file per world; prints nothing where no world has plays

BEGIN { FS = "\t" }

{
    key = $1 FS $2
    if (!(key in is_row)) { is_row[key] = 1; rows[++row_count] = key }
    if (!(($1 FS $3) in is_figure)) { is_figure[$1 FS $3] = 1; figures[$1, ++figure_count[$1]] = $3 }
    sum[key, $3] += $4
}

# A table of what is of that sort, one line per play.
function table(sort,    i, j, part) {
    for (i = 1; i <= row_count; i++) {
        split(rows[i], part, FS)
        if (part[1] != sort)
            continue
        if (!is_headed[sort]++) {
            printf "%-16s", "play"
            for (j = 1; j <= figure_count[sort]; j++)
                printf " %13s", figures[sort, j]
            printf "\n"
        }
        printf "%-16s", part[2]
        for (j = 1; j <= figure_count[sort]; j++)
            printf " %13d", sum[rows[i], figures[sort, j]]
        printf "\n"
    }
}

END {
    table("attack")
    table("event")
    for (j = 1; j <= figure_count["side"]; j++)
        printf "%-55s %5d\n", figures["side", j], sum["side" FS, figures["side", j]]
}
