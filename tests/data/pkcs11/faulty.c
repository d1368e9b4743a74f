/* A PKCS #11 module that fails where it is told to. Its "encryption" hides nothing; it only tells altered bytes, and another nonce, from what it made.
 *
 * Beside the library lie two files: LIBRARY.fault says what goes wrong, a line each ("C_Decrypt crash", "C_Login 0xA0", "C_Encrypt once 0x101",
 * "token 0x20000" for flags of the token), and LIBRARY.calls hears of every call. It prints what it should not, as libraries that trace do. */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

typedef unsigned long ulong_t;
typedef struct { ulong_t type; void *value; ulong_t length; } attribute_t;
typedef struct { ulong_t mechanism; void *parameter; ulong_t length; } mechanism_t;
typedef struct { unsigned char *iv; ulong_t iv_length, iv_bits; void *aad; ulong_t aad_length, tag_bits; } gcm_t;
typedef struct { ulong_t hash, mgf, source; void *data; ulong_t length; } oaep_t;
typedef struct { unsigned char label[32], manufacturer[32], model[16], serial[16]; ulong_t flags, counts[10]; unsigned char versions[4], time[16]; } token_t;

enum { SECRET = 1, PRIVATE = 2, PUBLIC = 3, MODULUS = 256 };
static char place[4096];
static ulong_t found[4], found_count, gcm;
static unsigned char nonce[12];

static const char *beside(const char *ending) {
    static char path[4200];
    if (!place[0]) { Dl_info info; dladdr((void *)beside, &info); snprintf(place, sizeof place, "%s", info.dli_fname); }
    snprintf(path, sizeof path, "%s.%s", place, ending);
    return path;
}

static void note(const char *text) {
    int file = open(beside("calls"), O_WRONLY | O_CREAT | O_APPEND, 0600);
    if (file < 0) return;
    if (write(file, text, strlen(text)) < 0 || write(file, "\n", 1) < 0) { }
    close(file);
}

/* The action for a name; 0: none. */
static int told(const char *name, char *action, size_t size) {
    char line[256];
    FILE *file = fopen(beside("fault"), "r");
    int is = 0;
    if (!file) return 0;
    while (!is && fgets(line, sizeof line, file)) {
        char *blank = strchr(line, ' ');
        if (!blank) continue;
        *blank = 0;
        line[strcspn(line, "\n")] = 0;
        if (strcmp(line, name) == 0) { snprintf(action, size, "%s", blank + 1); action[strcspn(action, "\n")] = 0; is = 1; }
    }
    fclose(file);
    return is;
}

/* What a call returns instead of doing its work; 0: it does it. */
static ulong_t fault(const char *name) {
    char action[128];
    note(name);
    printf("trace: %s\n", name);
    fflush(stdout);
    if (!told(name, action, sizeof action)) return 0;
    if (!strcmp(action, "crash")) *(volatile int *)8 = 1;
    if (!strcmp(action, "abort")) abort();
    if (!strcmp(action, "exit")) exit(3);
    while (!strcmp(action, "hang")) pause();
    if (!strncmp(action, "once ", 5)) { unlink(beside("fault")); return strtoul(action + 5, 0, 0); }
    return strtoul(action, 0, 0);
}

static int does(const char *name, const char *what) { char action[128]; return told(name, action, sizeof action) && !strcmp(action, what); }

#define MAY(name) do { ulong_t wrong = fault(name); if (wrong) return wrong; } while (0)

static ulong_t initialize(void *arguments) { (void)arguments; MAY("C_Initialize"); return 0; }
static ulong_t finalize(void *reserved) { (void)reserved; MAY("C_Finalize"); return 0; }

static ulong_t get_slot_list(unsigned char present, ulong_t *slots, ulong_t *count) {
    (void)present;
    MAY("C_GetSlotList");
    *count = does("C_GetSlotList", "garbage") ? 1000000 : does("C_GetSlotList", "none") ? 0 : 1;
    if (slots && *count) slots[0] = 7;
    return 0;
}

static ulong_t get_token_info(ulong_t slot, token_t *token) {
    char flags[128];
    MAY("C_GetTokenInfo");
    if (slot != 7) return 3;
    memset(token, ' ', 96);
    memcpy(token->label, "faulty", 6);
    memcpy(token->serial, "4711", 4);
    token->flags = told("token", flags, sizeof flags) ? strtoul(flags, 0, 0) : 0;
    return 0;
}

static ulong_t open_session(ulong_t slot, ulong_t flags, void *a, void *b, ulong_t *session) {
    (void)slot; (void)a; (void)b;
    MAY("C_OpenSession");
    if (flags & 2) note("read-write");
    *session = 42;
    return 0;
}

static ulong_t close_session(ulong_t session) { (void)session; MAY("C_CloseSession"); return 0; }

static ulong_t login(ulong_t session, ulong_t user, const char *pin, ulong_t length) {
    (void)session; (void)user;
    printf("trace: pin=%.*s\n", (int)length, pin);
    fflush(stdout);
    fprintf(stderr, "trace: pin=%.*s\n", (int)length, pin);
    MAY("C_Login");
    return length == 10 && !memcmp(pin, "right-1234", 10) ? 0 : 0xA0;
}

static ulong_t logout(ulong_t session) { (void)session; MAY("C_Logout"); return 0; }

static const void *attribute(ulong_t key, ulong_t type, ulong_t *length) {
    static ulong_t number;
    static unsigned char flag, modulus[MODULUS];
    switch (type) {
        case 0: number = key == SECRET ? 4 : key == PRIVATE ? 3 : 2; break;
        case 0x100: number = key == SECRET ? 0x1F : 0; break;
        case 0x161: if (key != SECRET) return 0; number = 32; break;
        case 3: *length = 4; return key == SECRET ? "seal" : "pair";
        case 0x102: *length = 1; return key == SECRET ? "\x01" : "\x02";
        case 1: case 0x103: case 0x104: case 0x105: flag = !does("keys", "poor") || type == 0x104 || type == 1; *length = 1; return &flag;
        case 0x202: if (key != PRIVATE) return 0; flag = does("keys", "eachtime"); *length = 1; return &flag;
        case 0x162: flag = does("keys", "poor"); *length = 1; return &flag;
        case 0x120: if (key == SECRET) return 0; memset(modulus, 0xC5, MODULUS); *length = MODULUS; return modulus;
        case 0x122: if (key == SECRET) return 0; *length = 3; return "\x01\x00\x01";
        default: return 0;
    }
    *length = sizeof number;
    return &number;
}

static ulong_t get_attribute_value(ulong_t session, ulong_t key, attribute_t *attributes, ulong_t count) {
    (void)session;
    MAY("C_GetAttributeValue");
    for (ulong_t i = 0; i < count; i++) {
        ulong_t length;
        const void *value = attribute(key, attributes[i].type, &length);
        if (!value) { attributes[i].length = (ulong_t)-1; return 0x12; }
        if (does("C_GetAttributeValue", "garbage")) { attributes[i].length = 1ul << 40; return 0; }
        if (attributes[i].value) memcpy(attributes[i].value, value, length);
        attributes[i].length = length;
    }
    return 0;
}

static ulong_t find_objects_init(ulong_t session, attribute_t *template, ulong_t count) {
    (void)session;
    MAY("C_FindObjectsInit");
    found_count = 0;
    for (ulong_t key = SECRET; key <= PUBLIC; key++) {
        int fits = !does("keys", "none");
        for (ulong_t i = 0; i < count; i++) {
            ulong_t length;
            const void *value = attribute(key, template[i].type, &length);
            fits &= value && length == template[i].length && !memcmp(value, template[i].value, length);
        }
        if (fits) found[found_count++] = key;
    }
    return 0;
}

static ulong_t find_objects(ulong_t session, ulong_t *keys, ulong_t most, ulong_t *count) {
    (void)session;
    MAY("C_FindObjects");
    if (does("C_FindObjects", "garbage")) { *count = 1000000; return 0; }
    for (*count = 0; found_count && *count < most; ) keys[(*count)++] = found[--found_count];
    return 0;
}

static ulong_t find_objects_final(ulong_t session) { (void)session; MAY("C_FindObjectsFinal"); return 0; }

static ulong_t begin(mechanism_t *mechanism, ulong_t wanted) {
    char text[128];
    gcm = mechanism->mechanism == 0x1087;
    if (gcm) {
        gcm_t *parameters = mechanism->parameter;
        if (mechanism->length != sizeof *parameters || parameters->iv_length != 12 || parameters->iv_bits != 96 || parameters->tag_bits != 128) return 0x71;
        if (wanted && does("C_Encrypt", "ownnonce")) memset(parameters->iv, 0xAB, 12);
        memcpy(nonce, parameters->iv, 12);
    } else {
        oaep_t *parameters = mechanism->parameter;
        if (mechanism->length != sizeof *parameters) return 0x71;
        snprintf(text, sizeof text, "mechanism %lx hash %lx mgf %lx source %lx %lx", mechanism->mechanism, parameters->hash, parameters->mgf, parameters->source, parameters->length);
        note(text);
        memset(nonce, 0x33, 12);
    }
    return 0;
}

static ulong_t encrypt_init(ulong_t session, mechanism_t *mechanism, ulong_t key) { (void)session; (void)key; MAY("C_EncryptInit"); return begin(mechanism, 1); }
static ulong_t decrypt_init(ulong_t session, mechanism_t *mechanism, ulong_t key) { (void)session; (void)key; MAY("C_DecryptInit"); return begin(mechanism, 0); }

static void tag(const unsigned char *text, ulong_t length, unsigned char *to) {
    memset(to, 0x11, 16);
    for (ulong_t i = 0; i < length; i++) to[i % 16] = (unsigned char)(31 * to[i % 16] + text[i] + nonce[i % 12]);
}

static ulong_t encrypt(ulong_t session, const unsigned char *from, ulong_t length, unsigned char *to, ulong_t *written) {
    (void)session;
    MAY("C_Encrypt");
    if (does("C_Encrypt", "appendnonce")) memset(nonce, 0xCD, 12);
    if (gcm) {
        for (ulong_t i = 0; i < length; i++) to[i] = from[i] ^ 0x5A ^ nonce[i % 12];
        tag(from, length, to + length);
        *written = length + 16;
        if (does("C_Encrypt", "appendnonce")) { memcpy(to + *written, nonce, 12); *written += 12; }
        return 0;
    }
    memset(to, 0, MODULUS); /* length, text, tag; as long as the modulus */
    to[0] = (unsigned char)length;
    memcpy(to + 1, from, length);
    for (ulong_t i = 1; i <= length; i++) to[i] ^= 0x5A;
    tag(from, length, to + MODULUS - 16);
    *written = MODULUS;
    return 0;
}

static ulong_t decrypt(ulong_t session, const unsigned char *from, ulong_t length, unsigned char *to, ulong_t *written) {
    unsigned char expected[16];
    (void)session;
    MAY("C_Decrypt");
    if (does("C_Decrypt", "garbage")) { *written = 1ul << 40; return 0; }
    ulong_t content = gcm ? length - 16 : from[0];
    for (ulong_t i = 0; i < content; i++) to[i] = gcm ? from[i] ^ 0x5A ^ nonce[i % 12] : from[i + 1] ^ 0x5A;
    tag(to, content, expected);
    *written = content;
    return memcmp(expected, from + length - 16, 16) ? 0x5 : 0;
}

static struct { unsigned char version[2]; void *functions[68]; } list = { { 2, 40 }, {
    [0] = initialize, [1] = finalize, [4] = get_slot_list, [6] = get_token_info, [12] = open_session, [13] = close_session, [18] = login, [19] = logout,
    [24] = get_attribute_value, [26] = find_objects_init, [27] = find_objects, [28] = find_objects_final, [29] = encrypt_init, [30] = encrypt, [33] = decrypt_init, [34] = decrypt } };

ulong_t C_GetFunctionList(void **to) { MAY("C_GetFunctionList"); *to = &list; return 0; }
