using Strongroom.Primitives.Hcl;

namespace Strongroom.Cli.Configuration;

/// <summary>One <c>listener</c> stanza.</summary>
static class ListenerReader
{
    static readonly string[] TlsVersions = ["tls10", "tls11", "tls12", "tls13"];

    /// <summary>Null: a type there is not.</summary>
    public static ListenerConfig? Read(string type, HclPosition position, ConfigBody body)
    {
        if (type is not ("tcp" or "unix"))
        {
            body.Error(position, "", $"listener type \"{type}\" is unknown, expected tcp or unix");
            return null;
        }
        var listener = new ListenerConfig { Type = type, Source = body.Place(position), TlsDisable = type == "unix" };
        if (type == "tcp") listener = Tls(Tcp(listener, body), body, position);
        else listener = Unix(listener, body, position);
        listener = Common(listener, body);
        body.Finish();
        return listener;
    }

    static ListenerConfig Tcp(ListenerConfig listener, ConfigBody body)
    {
        body.Text("address", text => listener = listener with { Address = text }, Addresses.Listen);
        body.Text("cluster_address", text => listener = listener with { ClusterAddress = text }, Addresses.Listen);
        body.Ignore("proxy_protocol_behavior", "proxy_protocol_authorized_addrs");
        Networks(body, "x_forwarded_for_authorized_addrs", list => listener = listener with { XForwardedForAuthorizedAddresses = list });
        body.Integer("x_forwarded_for_hop_skips", number => listener = listener with { XForwardedForHopSkips = (int)number }, 0, 100);
        body.Flag("x_forwarded_for_reject_not_authorized", flag => listener = listener with { XForwardedForRejectNotAuthorized = flag });
        body.Flag("x_forwarded_for_reject_not_present", flag => listener = listener with { XForwardedForRejectNotPresent = flag });
        if (body.Body["proxy_protocol_behavior"] is { } proxy) // disregarded, every client would have the proxy's address
            body.Error(proxy.Position, "proxy_protocol_behavior", "the PROXY protocol is not part of this version, let the proxy send X-Forwarded-For and set x_forwarded_for_authorized_addrs");
        return listener;
    }

    static void Networks(ConfigBody body, string key, Action<IReadOnlyList<string>> set) => body.Texts(key, list =>
    {
        set(list);
        foreach (var text in list)
            if (Addresses.Network(text) is { } wrong) body.Error(body.Body[key]!.Position, key, wrong);
    });

    static ListenerConfig Tls(ListenerConfig listener, ConfigBody body, HclPosition position)
    {
        body.Flag("tls_disable", flag => listener = listener with { TlsDisable = flag });
        body.Text("tls_cert_file", text => listener = listener with { TlsCertFile = text });
        body.Text("tls_key_file", text => listener = listener with { TlsKeyFile = text });
        body.OneOf("tls_min_version", text => listener = listener with { TlsMinVersion = text }, TlsVersions);
        body.OneOf("tls_max_version", text => listener = listener with { TlsMaxVersion = text }, TlsVersions);
        body.Texts("tls_cipher_suites", list => listener = listener with { TlsCipherSuites = list });
        body.Text("tls_client_ca_file", text => listener = listener with { TlsClientCaFile = text });
        body.Flag("tls_require_and_verify_client_cert", flag => listener = listener with { TlsRequireAndVerifyClientCert = flag });
        body.Flag("tls_disable_client_certs", flag => listener = listener with { TlsDisableClientCerts = flag });
        body.Ignore("tls_prefer_server_cipher_suites");
        CheckTls(listener, body, position);
        return listener;
    }

    static void CheckTls(ListenerConfig listener, ConfigBody body, HclPosition position)
    {
        if (listener.TlsDisable)
        {
            if (Addresses.IsOpenToAll(listener.Address))
                body.Warn(position, "tls_disable", $"every network reaches {listener.Address} without TLS: tokens and secrets can be read on the way, set tls_cert_file and tls_key_file");
            return;
        }
        if (listener.TlsCertFile.Length == 0) body.Error(position, "tls_cert_file", "is missing, name the certificate or set tls_disable = true");
        if (listener.TlsKeyFile.Length == 0) body.Error(position, "tls_key_file", "is missing, name the certificate's key or set tls_disable = true");
        if (string.CompareOrdinal(listener.TlsMinVersion, listener.TlsMaxVersion) > 0)
            body.Error(position, "tls_min_version", $"{listener.TlsMinVersion} is above tls_max_version {listener.TlsMaxVersion}");
        if (listener.TlsRequireAndVerifyClientCert && listener.TlsDisableClientCerts)
            body.Error(position, "tls_disable_client_certs", "contradicts tls_require_and_verify_client_cert, set one of the two");
    }

    static ListenerConfig Unix(ListenerConfig listener, ConfigBody body, HclPosition position)
    {
        var path = "";
        body.Text("address", text => path = text);
        if (path.Length == 0) body.Error(position, "address", "is missing, expected the path of the socket");
        listener = listener with { Address = path };
        body.Text("socket_mode", text => listener = listener with { SocketMode = text },
            text => text.Length is 3 or 4 && !text.AsSpan().ContainsAnyExceptInRange('0', '7') ? null : $"\"{text}\" is no file mode, expected one like \"0600\"");
        body.Text("socket_user", text => listener = listener with { SocketUser = text });
        body.Text("socket_group", text => listener = listener with { SocketGroup = text });
        body.Ignore("tls_disable");
        return listener;
    }

    static ListenerConfig Common(ListenerConfig listener, ConfigBody body)
    {
        body.Integer("max_request_size", number => listener = listener with { MaxRequestSize = number }, -1, long.MaxValue);
        body.Duration("max_request_duration", span => listener = listener with { MaxRequestDuration = span }, mayBeZero: false);
        body.Duration("http_read_timeout", span => listener = listener with { HttpReadTimeout = span });
        body.Duration("http_read_header_timeout", span => listener = listener with { HttpReadHeaderTimeout = span });
        body.Duration("http_write_timeout", span => listener = listener with { HttpWriteTimeout = span });
        body.Duration("http_idle_timeout", span => listener = listener with { HttpIdleTimeout = span });
        body.Flag("disable_unauthed_rekey_endpoints", flag => listener = listener with { DisableUnauthedRekeyEndpoints = flag });
        body.Flag("disable_unauthed_generate_root_endpoints", flag => listener = listener with { DisableUnauthedGenerateRootEndpoints = flag });
        body.Ignore("purpose", "max_request_json_memory", "max_request_json_strings", "redact_version", "redact_addresses", "redact_cluster_name");
        Unauthenticated(body, "telemetry", "unauthenticated_metrics_access", flag => listener = listener with { UnauthenticatedMetricsAccess = flag });
        Unauthenticated(body, "profiling", "unauthenticated_pprof_access", flag => listener = listener with { UnauthenticatedPprofAccess = flag });
        Unauthenticated(body, "inflight_requests_logging", "unauthenticated_in_flight_requests_access", flag => listener = listener with { UnauthenticatedInFlightAccess = flag });
        foreach (var block in body.Blocks("custom_response_headers", 0))
            if (block.Body is { } headers) listener = listener with { CustomResponseHeaders = Headers(headers, body) };
            else body.Error(block.Position, "custom_response_headers", $"is {block.Value.Kind}, expected a block");
        return listener;
    }

    static void Unauthenticated(ConfigBody body, string stanza, string key, Action<bool> set)
    {
        foreach (var block in body.Blocks(stanza, 0))
            if (block.Body is { } inner)
            {
                var reader = body.Inner(inner, stanza);
                reader.Flag(key, set);
                if (stanza == "telemetry") reader.Ignore("metrics_only", "disallow_metrics");
                reader.Finish();
            }
            else body.Error(block.Position, stanza, $"is {block.Value.Kind}, expected a block");
    }

    static Dictionary<string, IReadOnlyDictionary<string, string>> Headers(HclObject headers, ConfigBody body)
    {
        var byStatus = new Dictionary<string, IReadOnlyDictionary<string, string>>(StringComparer.Ordinal);
        foreach (var item in headers.Items)
            foreach (var block in HclObject.Blocks(item, 0))
            {
                var isStatus = item.Name is "default" || (item.Name.Length == 3 && item.Name[0] is >= '1' and <= '5' && (item.Name.EndsWith("xx", StringComparison.Ordinal) || item.Name.All(char.IsAsciiDigit)));
                if (!isStatus || block.Body is not { } values)
                {
                    body.Error(item.Position, "custom_response_headers", $"\"{item.Name}\" is no status with headers, expected \"default\", \"200\" or \"2xx\" with an object");
                    continue;
                }
                var named = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);
                foreach (var header in values.Items) named[header.Name] = ConfigValue.Parameter(header.Value) ?? "";
                byStatus[item.Name] = named;
            }
        return byStatus;
    }
}
