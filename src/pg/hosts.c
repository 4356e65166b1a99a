/* The order in which hosts are tried: see hosts.h. */
#include "pg/hosts.h"

#include <stdlib.h>
#include <string.h>

void hf_hosts_done(hf_hosts *hosts)
{
    free(hosts->host);
    free(hosts->hostaddr);
    free(hosts->port);
    *hosts = (hf_hosts){.host = NULL};
}

/* "a,b,c" becomes "b,c,a"; a list of one is for all hosts and stays as it is. */
static void rotate(char **list, const char *text)
{
    const char *comma = text != NULL ? strchr(text, ',') : NULL;
    if (comma == NULL)
        return;
    const size_t first = (size_t)(comma - text);
    const size_t rest = strlen(comma + 1);
    char *turned = malloc(rest + first + 2);
    if (turned == NULL)
        return;
    memcpy(turned, comma + 1, rest);
    turned[rest] = ',';
    memcpy(turned + rest + 1, text, first);
    turned[rest + 1 + first] = 0;
    free(*list);
    *list = turned;
}

void hf_hosts_rotate(hf_hosts *hosts, PGconn *pg)
{
    PQconninfoOption *options = pg != NULL ? PQconninfo(pg) : NULL;
    for (const PQconninfoOption *o = options; o != NULL && o->keyword != NULL; o++) {
        if (strcmp(o->keyword, "host") == 0)
            rotate(&hosts->host, o->val);
        else if (strcmp(o->keyword, "hostaddr") == 0)
            rotate(&hosts->hostaddr, o->val);
        else if (strcmp(o->keyword, "port") == 0)
            rotate(&hosts->port, o->val);
    }
    PQconninfoFree(options);
}
