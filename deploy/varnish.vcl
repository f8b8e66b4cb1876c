# Varnish 7 in front of the site, with vmod xkey (Debian: varnish and varnish-modules).
# How it is started and what is to be set on both sides: varnish.md. Tested as it stands here.

vcl 4.1;

import std;
import xkey;

# gunicorn. A request takes 30 seconds there at most.
backend site {
    .host = "127.0.0.1";
    .port = "8000";
    .connect_timeout = 2s;
    .first_byte_timeout = 35s;
    .between_bytes_timeout = 35s;
}

# Who may purge. The token is asked for too, since readers behind a proxy on this machine come from
# its address.
acl purgers {
    "127.0.0.1";
    "::1";
}

# What ends TLS in front of Varnish. From elsewhere X-Forwarded-Proto is a stranger's claim.
acl terminators {
    "127.0.0.1";
    "::1";
}

sub vcl_recv {
    if (req.restarts > 0) {
        # The site answered with an error: better a page past its time, if one is here.
        set req.grace = 10d;
        return (hash);
    }
    unset req.http.X-Kept;
    unset req.http.X-Query;
    unset req.http.X-Purged;
    # Longer than any stale-while-revalidate, which vcl_hit looks at.
    set req.grace = 1m;

    if (req.url == "/purge") {
        call purge_by_key;
    }
    if (req.method !~ "^(GET|HEAD|POST|OPTIONS)$") {
        return (synth(405));
    }
    set req.http.Host = regsub(req.http.Host.lower(), ":[0-9]+$", "");
    if (req.http.Host != "example.org") {
        return (synth(301));
    }
    if (client.ip !~ terminators) {
        unset req.http.X-Forwarded-Proto;
    }

    # Everything but what is the same for everybody goes to the site as it is. So do those who are
    # signed in, or about to be; the names of their cookies are Django's.
    if (req.method !~ "^(GET|HEAD)$" || req.http.Authorization
        || req.http.Cookie ~ "(^|[;,\s])(sessionid|csrftoken|messages)=") {
        return (pass);
    }
    if (req.url ~ "^/(static|media|avatars)/"
        || req.url ~ "^/([a-z-]+\.(atom|json|txt|xml))?(\?|$)"
        || req.url ~ "^/(sections|tags|contributors)/[^/?]+/([a-z-]+\.(atom|json))?(\?|$)"
        || req.url ~ "^/stories/[^/?]+/(comments(/|\.json|\.atom))?(\?|$)") {
        set req.http.X-Kept = "yes";
        unset req.http.Cookie;
        call without_unknown_parameters;
        call one_encoding;
        return (hash);
    }
    return (pass);
}

sub purge_by_key {
    if (client.ip !~ purgers || req.http.Authorization !=
        "Bearer " + regsub(std.fileread("/etc/varnish/purge-token"), "\s+$", "")) {
        return (synth(403));
    }
    if (req.method != "POST" || !req.http.Surrogate-Key) {
        return (synth(400));
    }
    # Not softpurge: what was there before a change is nobody's any more, not even in an outage.
    set req.http.X-Purged = xkey.purge(req.http.Surrogate-Key);
    return (synth(200));
}

# The site does not look at other parameters: newsroom/pages/table.py.
sub without_unknown_parameters {
    if (req.url !~ "\?") {
        return;
    }
    set req.http.X-Query = "";
    if (req.url ~ "^/stories/[^/?]+/comments(/|\.json)\?" && req.url ~ "[?&]order=[a-z]+(&|$)") {
        set req.http.X-Query = regsub(req.url, "^.*[?&](order=[a-z]+)(&.*)?$", "&\1");
    }
    if (req.url ~ "^/((sections|tags|contributors)/[^/?]+/|stories/[^/?]+/comments(/|\.json))\?"
        && req.url ~ "[?&]page=[0-9]+(&|$)") {
        set req.http.X-Query = req.http.X-Query
            + regsub(req.url, "^.*[?&](page=[0-9]+)(&.*)?$", "&\1");
    }
    set req.url = regsub(req.url, "\?.*$", "") + regsub(req.http.X-Query, "^&", "?");
}

# The site has each page ready in both, so Varnish neither packs nor unpacks: http_gzip_support=off.
sub one_encoding {
    if (req.http.Accept-Encoding ~ "(?i)\bbr\b(?!\s*;\s*q=0(\.0*)?\s*(,|$))") {
        set req.http.Accept-Encoding = "br";
    } elsif (req.http.Accept-Encoding ~ "(?i)\bgzip\b(?!\s*;\s*q=0(\.0*)?\s*(,|$))") {
        set req.http.Accept-Encoding = "gzip";
    } else {
        unset req.http.Accept-Encoding;
    }
}

sub vcl_hash {
    # Over plain http the site redirects.
    hash_data(req.http.X-Forwarded-Proto);
}

sub vcl_hit {
    # Past its time a page is given out while it is asked for anew, or else on errors alone.
    if (req.restarts == 0 && obj.ttl + std.duration(regsub(obj.http.Cache-Control,
            "^.*stale-while-revalidate=([0-9]+).*$", "\1s"), 0s) < 0s) {
        return (pass);
    }
}

sub vcl_backend_response {
    if (beresp.status >= 500) {
        call not_kept;
        return (deliver);
    }
    if (beresp.http.Surrogate-Key) {
        set beresp.http.xkey = beresp.http.Surrogate-Key;
        unset beresp.http.Surrogate-Key;
    }
    # Varnish reads s-maxage by itself, and does not know stale-if-error.
    set beresp.grace = 0s;
    if (beresp.http.Cache-Control ~ "stale-if-error=[0-9]+") {
        set beresp.grace = std.duration(
            regsub(beresp.http.Cache-Control, "^.*stale-if-error=([0-9]+).*$", "\1s"), 0s);
    }
}

sub vcl_backend_error {
    call not_kept;
    set beresp.http.Content-Type = "text/plain; charset=utf-8";
    set beresp.http.Cache-Control = "no-store";
    set beresp.http.Retry-After = "5";
    set beresp.body = {"The site does not answer at the moment."};
    return (deliver);
}

# An error takes the place of no page.
sub not_kept {
    if (bereq.is_bgfetch) {
        return (abandon);
    }
    set beresp.uncacheable = true;
    set beresp.ttl = 0s;
    set beresp.grace = 0s;
    set beresp.keep = 0s;
}

sub vcl_deliver {
    if (resp.status >= 500 && req.http.X-Kept && req.restarts == 0) {
        return (restart);
    }
    unset resp.http.xkey;
    # What was said to Varnish; a browser asks each time whether its copy is still the page.
    if (resp.http.Cache-Control ~ "s-maxage") {
        set resp.http.Cache-Control = "no-cache";
    }
}

sub vcl_synth {
    set resp.http.Cache-Control = "no-store";
    if (resp.status == 301) {
        set resp.http.Location = "https://example.org" + req.url;
    }
    if (req.http.X-Purged) {
        set resp.http.X-Purged = req.http.X-Purged;
    }
    set resp.http.Content-Type = "text/plain; charset=utf-8";
    set resp.body = "" + resp.status + " " + resp.reason;
    return (deliver);
}
