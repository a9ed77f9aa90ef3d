// What this machine can do at best: one thread, epoll, the same bytes to every stream; no log, no rights, no database.
// GET opens a stream, POST sends its body to all that are open.
//   floor <port> each     one write to each stream for each event
//   floor <port> drained  what came in together goes out together, in one write to each stream
#define _GNU_SOURCE
#include <errno.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <sys/epoll.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <unistd.h>

enum { MAX = 65536, REQUEST = 65536, EVENTS = 1024 };

typedef struct {
  int fd, stream, waiting;  // waiting: the socket is full, and epoll says when it is not any more
  size_t sent;              // a stream's place in the bytes that go to all
  size_t got;
  char *request;
} connection;

static connection *connections[MAX];
static int streams[MAX], open_streams, poller;
static char *bytes;  // all that was ever sent to all
static size_t length, capacity;

static void interest(connection *c, int op, unsigned what) {
  struct epoll_event event = {.events = what, .data.fd = c->fd};
  epoll_ctl(poller, op, c->fd, &event);
}

static void leave(connection *c) {
  for (int i = 0; c->stream && i < open_streams; i++)
    if (streams[i] == c->fd) streams[i] = streams[--open_streams];
  connections[c->fd] = NULL;
  close(c->fd);
  free(c->request);
  free(c);
}

static void push(connection *c) {
  while (c->sent < length) {
    ssize_t n = write(c->fd, bytes + c->sent, length - c->sent);
    if (n < 0) {
      if (errno == EAGAIN && !c->waiting) interest(c, EPOLL_CTL_MOD, EPOLLIN | EPOLLOUT), c->waiting = 1;
      return;  // one that has gone is found by its next read
    }
    c->sent += (size_t)n;
  }
  if (c->waiting) interest(c, EPOLL_CTL_MOD, EPOLLIN), c->waiting = 0;
}

static void push_all(void) {
  for (int i = 0; i < open_streams; i++) push(connections[streams[i]]);
}

static void append(const char *data, size_t size) {
  for (; length + size + 8 > capacity; capacity = capacity ? 2 * capacity : 1 << 20)
    if (!(bytes = realloc(bytes, capacity ? 2 * capacity : 1 << 20))) exit(1);
  memcpy(bytes + length, "data: ", 6);
  memcpy(bytes + length + 6, data, size);
  memcpy(bytes + length + 6 + size, "\n\n", 2);
  length += size + 8;
}

static void answer(connection *c, const char *text) {
  if (write(c->fd, text, strlen(text)) < 0) shutdown(c->fd, SHUT_RDWR);
}

// Takes what has come in; 0 when the connection is over.
static int take(connection *c, int each) {
  ssize_t n = read(c->fd, c->request + c->got, REQUEST - c->got - 1);
  if (n <= 0) return n < 0 && errno == EAGAIN;
  c->got += (size_t)n;
  c->request[c->got] = 0;
  char *end = strstr(c->request, "\r\n\r\n");
  if (!end) return c->got < REQUEST - 1;
  if (*c->request == 'G') {
    c->got = 0;
    if (!c->stream) streams[open_streams++] = c->fd;
    c->stream = 1, c->sent = length;
    answer(c, "HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\n\r\n:\n\n");
    return 1;
  }
  char *header = strcasestr(c->request, "content-length:");
  size_t size = header ? strtoul(header + 15, NULL, 10) : 0;
  if ((size_t)(c->request + c->got - end - 4) < size) return c->got < REQUEST - 1;
  append(end + 4, size);
  c->got = 0;
  if (each) push_all();
  answer(c, "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n{}");
  return 1;
}

int main(int argc, char **argv) {
  if (argc != 3) return 2;
  int each = !strcmp(argv[2], "each"), one = 1;
  struct rlimit files;
  getrlimit(RLIMIT_NOFILE, &files);
  files.rlim_cur = files.rlim_max;
  setrlimit(RLIMIT_NOFILE, &files);
  struct sockaddr_in at = {.sin_family = AF_INET, .sin_port = htons((unsigned short)atoi(argv[1])),
                           .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
  int listener = socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK, 0);
  setsockopt(listener, SOL_SOCKET, SO_REUSEADDR, &one, sizeof one);
  if (bind(listener, (struct sockaddr *)&at, sizeof at) || listen(listener, 4096)) return perror("floor"), 1;
  poller = epoll_create1(0);
  connection accepting = {.fd = listener};
  interest(&accepting, EPOLL_CTL_ADD, EPOLLIN);
  for (struct epoll_event ready[EVENTS];;) {
    int n = epoll_wait(poller, ready, EVENTS, -1);
    for (int i = 0; i < n; i++) {
      int fd = ready[i].data.fd;
      if (fd == listener) {
        while ((fd = accept4(listener, NULL, NULL, SOCK_NONBLOCK)) >= 0) {
          connection *c = fd < MAX ? calloc(1, sizeof *c) : NULL;
          if (!c || !(c->request = malloc(REQUEST))) return 1;
          setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &one, sizeof one);
          connections[c->fd = fd] = c;
          interest(c, EPOLL_CTL_ADD, EPOLLIN);
        }
      } else if (connections[fd]) {
        connection *c = connections[fd];
        if ((ready[i].events & ~(unsigned)EPOLLOUT) && !take(c, each)) leave(c);
        else if (ready[i].events & EPOLLOUT) push(c);
      }
    }
    push_all();
  }
}
